//! The one table of credential kinds: name, tier and severity. Shapes are read in the modules beside this one.

use crate::rule::{Confidence, Severity};

/// Whose credential a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Amazon Web Services: always looked for.
    Aws,
    /// Other providers' self-identifying prefixes: looked for when asked.
    Other,
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident = $slug:literal ($tier:ident, $severity:ident)),+ $(,)?) => {
        /// A kind of credential. The discriminant is the number the guard's records carry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Kind { $($(#[$meta])* $kind),+ }

        impl Kind {
            /// Every kind, in the order of the discriminants.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),+];

            /// The stable name, kebab-case: never renamed, never reused.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Kind::$kind => $slug),+ }
            }

            /// Whose credential it is.
            #[must_use]
            pub const fn tier(self) -> Tier {
                match self { $(Kind::$kind => Tier::$tier),+ }
            }

            /// How bad a find is that is sure and has no note.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Kind::$kind => Severity::$severity),+ }
            }
        }
    };
}

kinds! {
    /// Long-term access key id, `AKIA…` (IAM identifiers: unique IDs). Names the account; half of a pair.
    AccessKeyId = "access-key-id" (Aws, Medium),
    /// Temporary access key id of STS, `ASIA…`.
    TemporaryAccessKeyId = "temporary-access-key-id" (Aws, Medium),
    /// STS service bearer token, `ABIA…`.
    BearerTokenId = "bearer-token-id" (Aws, Medium),
    /// Id of a service-specific credential, `ACCA…`.
    ServiceCredentialId = "service-credential-id" (Aws, Medium),
    /// Secret access key: 30 random bytes as 40 characters of base64.
    SecretAccessKey = "secret-access-key" (Aws, High),
    /// Access key id and its secret, together.
    AccessKeyPair = "access-key-pair" (Aws, Critical),
    /// STS session token.
    SessionToken = "session-token" (Aws, High),
    /// Amazon Bedrock API key, long-term (`ABSK…`) or short-term (`bedrock-api-key-…`).
    BedrockApiKey = "bedrock-api-key" (Aws, High),
    /// URL signed with Signature Version 2 or 4.
    PresignedUrl = "presigned-url" (Aws, Medium),
    /// RDS IAM database token: a pre-signed `Action=connect`.
    RdsAuthToken = "rds-auth-token" (Aws, High),
    /// EKS token, `k8s-aws-v1.…`: a pre-signed `GetCallerIdentity`.
    EksToken = "eks-token" (Aws, High),
    /// SMTP password of Amazon SES: a version byte and an HMAC, 44 characters.
    SesSmtpPassword = "ses-smtp-password" (Aws, High),
    /// HTTPS Git password of `CodeCommit`: 43 characters and `=`.
    CodecommitPassword = "codecommit-password" (Aws, High),
    /// `AppSync` API key, `da2-…`. Often public on purpose.
    AppsyncApiKey = "appsync-api-key" (Aws, Medium),
    /// Amazon Marketplace Web Service token; the service ended on 2024-03-31.
    MwsToken = "mws-token" (Aws, Medium),
    /// PEM private key, as EC2 and `CloudFront` hand them out.
    PrivateKey = "private-key" (Aws, High),
    /// GitHub token.
    GithubToken = "github-token" (Other, High),
    /// GitLab token.
    GitlabToken = "gitlab-token" (Other, High),
    /// Slack token.
    SlackToken = "slack-token" (Other, High),
    /// Slack incoming webhook.
    SlackWebhook = "slack-webhook" (Other, Medium),
    /// Stripe live secret or restricted key.
    StripeKey = "stripe-key" (Other, High),
    /// Google API key.
    GoogleApiKey = "google-api-key" (Other, Medium),
    /// `OpenAI` API key.
    OpenaiApiKey = "openai-api-key" (Other, High),
    /// Anthropic API key.
    AnthropicApiKey = "anthropic-api-key" (Other, High),
    /// Microsoft Entra (Azure AD) client secret.
    AzureClientSecret = "azure-client-secret" (Other, High),
    /// npm access token.
    NpmToken = "npm-token" (Other, High),
    /// `PyPI` upload token.
    PypiToken = "pypi-token" (Other, High),
    /// Hugging Face token.
    HuggingFaceToken = "hugging-face-token" (Other, High),
    /// `DigitalOcean` token.
    DigitaloceanToken = "digitalocean-token" (Other, High),
    /// Databricks token.
    DatabricksToken = "databricks-token" (Other, High),
    /// Shopify token.
    ShopifyToken = "shopify-token" (Other, High),
    /// `HashiCorp` Vault token.
    VaultToken = "vault-token" (Other, High),
    /// `SendGrid` API key.
    SendgridKey = "sendgrid-key" (Other, High),
}

impl Kind {
    /// The kind with discriminant `number`.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }
}

/// What is special about a match, beyond its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Note {
    /// A credential of AWS's documentation.
    Example = 1,
    /// Plainly filled in by hand: one character over and over, `FAKEKEY` at the end.
    Placeholder = 2,
    /// The key id decodes to an account that is known to hold canary tokens: using it raises an alarm with its owner.
    Canary = 3,
    /// `LocalStack`'s ids, or an account number that only documentation and tests use.
    Test = 4,
    /// It has the shape; nothing around it says that it is one.
    LooksLike = 5,
    /// Its length is not what AWS hands out: truncated or mistyped.
    UnusualLength = 6,
    /// A private key that a passphrase still protects.
    Encrypted = 7,
}

impl Note {
    /// Every note.
    pub const ALL: &'static [Note] = &[
        Note::Example,
        Note::Placeholder,
        Note::Canary,
        Note::Test,
        Note::LooksLike,
        Note::UnusualLength,
        Note::Encrypted,
    ];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Note::Example => "example",
            Note::Placeholder => "placeholder",
            Note::Canary => "canary",
            Note::Test => "test",
            Note::LooksLike => "looks-like",
            Note::UnusualLength => "unusual-length",
            Note::Encrypted => "encrypted",
        }
    }

    /// Whether nobody is harmed when the credential is sent.
    #[must_use]
    pub const fn harmless(self) -> bool {
        matches!(self, Note::Example | Note::Placeholder | Note::Test)
    }
}

/// One credential found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// What it is.
    pub kind: Kind,
    /// First byte of the credential.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The other half of an [`Kind::AccessKeyPair`], bytes, half-open: `start..end` is the key id, this the secret.
    pub secret: Option<(u32, u32)>,
    /// How sure the scanner is.
    pub confidence: Confidence,
    /// What else is to be said.
    pub note: Option<Note>,
}

impl Match {
    /// How bad the find is: the kind's severity, `info` where it is harmless, `low` where it is a guess.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match (self.note, self.confidence) {
            (Some(note), _) if note.harmless() => Severity::Info,
            (_, Confidence::Low) => Severity::Low,
            _ => self.kind.severity(),
        }
    }
}
