//! The corridor: from door to door, and every refusal
