//! What the private values are unable to do, and how they look when someone prints them after all.

use std::borrow::Borrow;
use std::fmt::Display;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::ops::{Deref, DerefMut, Index};

use choir_contract::ContributionBound;
use choir_ledger::Grant;
use choir_mechanism::{
    Bounded, ColumnPlan, Law, Noised, NoisedColumn, NoisedQuantile, NoisedVector, ReleasePlan, SealedColumn, SealedKeys,
    Sensitivity, Shape,
};
use choir_release::Release;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use static_assertions::{assert_impl_all, assert_not_impl_any};

// A sealed value has no voice: it cannot be copied, written, printed, looked into, or compared until it is guessed.
assert_not_impl_any!(Bounded: Clone, Copy, Default, Display, Serialize, Deserialize<'static>, DeserializeOwned);
assert_not_impl_any!(Bounded: Deref, DerefMut, IntoIterator, Index<usize>, Index<&'static str>);
assert_not_impl_any!(Bounded: AsRef<[i64]>, AsRef<Vec<i64>>, AsRef<[SealedColumn]>, AsRef<Vec<SealedColumn>>, AsRef<SealedColumn>);
assert_not_impl_any!(Bounded: Borrow<[i64]>, Borrow<Vec<i64>>, Borrow<[SealedColumn]>, Into<Vec<i64>>, Into<Vec<SealedColumn>>);
assert_not_impl_any!(Bounded: PartialEq, PartialOrd, Hash);

assert_not_impl_any!(SealedColumn: Clone, Copy, Default, Display, Serialize, Deserialize<'static>, DeserializeOwned);
assert_not_impl_any!(SealedColumn: Deref, DerefMut, IntoIterator, Index<usize>);
assert_not_impl_any!(SealedColumn: AsRef<[i64]>, AsRef<Vec<i64>>, Borrow<[i64]>, Borrow<Vec<i64>>, Into<Vec<i64>>);
assert_not_impl_any!(SealedColumn: PartialEq, PartialOrd, Hash);

assert_not_impl_any!(SealedKeys: Clone, Copy, Default, Display, Serialize, Deserialize<'static>, DeserializeOwned);
assert_not_impl_any!(SealedKeys: Deref, DerefMut, IntoIterator, Index<usize>, PartialEq, PartialOrd, Hash);

// A grant comes from a debit and from nowhere else.
assert_not_impl_any!(Grant: Clone, Copy, Default, Serialize, Deserialize<'static>, DeserializeOwned);

// What is noised may be read, and made by mechanisms alone.
assert_not_impl_any!(Noised: Default, Deserialize<'static>, DeserializeOwned, From<Bounded>);
assert_not_impl_any!(NoisedColumn: Default, Deserialize<'static>, DeserializeOwned, From<SealedColumn>, From<Vec<i64>>);
assert_not_impl_any!(NoisedVector: Default, Deserialize<'static>, DeserializeOwned, From<SealedColumn>, From<Vec<i64>>);
assert_not_impl_any!(NoisedQuantile: Default, Deserialize<'static>, DeserializeOwned, From<SealedColumn>, From<Vec<u32>>);
assert_not_impl_any!(Sensitivity: Default, Deserialize<'static>, DeserializeOwned, From<u64>, From<u32>);

// A release may be written and not read back.
assert_impl_all!(Release: Serialize);
assert_not_impl_any!(Release: Default, Deserialize<'static>, DeserializeOwned, From<choir_release::AnswerDocument>);

/// A number that is easy to find.
const CANARY: i64 = 4_815_162_342;

fn column() -> SealedColumn {
    SealedColumn::Vector(vec![CANARY])
}

fn keys() -> SealedKeys {
    SealedKeys { keys: vec![vec![CANARY.to_string()]], units: vec![CANARY] }
}

fn plan() -> ReleasePlan {
    let bound = ContributionBound { max_groups: NonZeroU32::MIN, max_rows_per_group: NonZeroU32::MIN };
    let shape = Shape::Vector { sensitivity: Sensitivity::of_units(bound) };
    ReleasePlan { law: Law::Gaussian, columns: vec![ColumnPlan { shape, weight: NonZeroU32::MIN }], threshold: None }
}

#[test]
fn a_sealed_value_says_only_that_it_is_sealed() {
    let bounded = Bounded::seal_keyed("request".to_owned(), plan(), keys(), vec![column()]);
    assert_eq!(format!("{bounded:?}"), "Bounded(sealed)");
    assert_eq!(format!("{bounded:#?}"), "Bounded(sealed)");
    assert_eq!(format!("{:?}", column()), "SealedColumn(sealed)");
    assert_eq!(format!("{:#?}", column()), "SealedColumn(sealed)");
    assert_eq!(format!("{:#?}", keys()), "SealedKeys(sealed)");
}

#[test]
fn a_sealed_value_stays_sealed_inside_others() {
    let wrapped: Result<(), Bounded> = Err(Bounded::seal("request".to_owned(), plan(), vec![column()]));
    #[expect(clippy::unnecessary_literal_unwrap, reason = "what the panic says is what is tested")]
    let panic = std::panic::catch_unwind(|| wrapped.unwrap()).expect_err("unwrapping an error panics");
    let message = panic.downcast_ref::<String>().expect("a panic with a message");
    assert!(message.contains("Bounded(sealed)") && !message.contains("4815162342"), "the panic said: {message}");
}
