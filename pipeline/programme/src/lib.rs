//! The demonstration programme: a seeded generator of what eleven partners would send
