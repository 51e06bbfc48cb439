//! A partner's file, for libFuzzer: see `choir_fuzz::sav`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    choir_fuzz::leave_panics_to_readers();
    choir_fuzz::remember(input);
    choir_fuzz::sav(input);
});
