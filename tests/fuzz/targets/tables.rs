//! A printed table, for libFuzzer: see `choir_fuzz::tables`.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|input: &[u8]| {
    choir_fuzz::leave_panics_to_readers();
    choir_fuzz::remember(input);
    choir_fuzz::tables(input);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let packed =
        if seed.is_multiple_of(4) { None } else { choir_fuzz::mutate_package(data, size, max_size, seed, fuzzer_mutate) };
    packed.unwrap_or_else(|| fuzzer_mutate(data, size, max_size))
});
