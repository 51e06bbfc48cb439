//! Question folders, for libFuzzer: see `choir_fuzz::question`.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|input: &[u8]| {
    choir_fuzz::remember(input);
    choir_fuzz::question(input);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed.is_multiple_of(4) {
        fuzzer_mutate(data, size, max_size)
    } else {
        choir_fuzz::mutate_in_place(data, size, max_size, seed)
    }
});
