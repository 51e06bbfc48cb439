//! The served pages
