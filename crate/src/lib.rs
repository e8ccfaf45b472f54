//! Keyfence core.
