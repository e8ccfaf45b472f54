//! What can be read from a credential without asking anyone. Pure functions of bytes.

mod account;
mod decode;
mod grant;
mod protobuf;

pub use account::{account_digits, account_of, is_canary, is_test, plausible};
pub use grant::{Grant, bedrock_short_term, eks_token, session_token, signed_url};
