//! A printed table, for libFuzzer: see `choir_fuzz::tables`.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|input: &[u8]| {
    choir_fuzz::leave_panics_to_readers();
    choir_fuzz::remember(input);
    choir_fuzz::tables(input);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    choir_fuzz::mutate_file(data, size, max_size, seed, fuzzer_mutate)
});
