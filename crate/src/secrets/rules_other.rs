//! One rule per kind of another provider's credential. Their examples are cut in two, so that scanners of this source
//! stay quiet about them.

use super::kinds::Kind;
use crate::rule::{Rule, rule};

macro_rules! vendor_rules {
    ($($name:ident = $id:literal $severity:ident $en:literal $ko:literal, gitleaks $gitleaks:literal, source $source:literal,
        fires ($($fire:literal),+), silent ($($silent:literal),+);)+) => { $(
        rule! {
            /// See its title.
            pub $name = $id (Security, $severity, High) {
                references: ["gitleaks" $gitleaks],
                title: $en / $ko,
                message: "`{value}` is another provider's credential, as its beginning tells" / "시작 부분으로 보아 `{value}`{value:은/는} 다른 서비스의 자격 증명입니다",
                explanation: "Whoever has it can use that service as you, as far as it was allowed to. Revoke it in the provider's console, make a new one with the least rights that do, and keep it in a secret store."
                    / "이 값을 가진 사람은 허용된 범위에서 여러분의 이름으로 해당 서비스를 사용할 수 있습니다. 제공자의 콘솔에서 폐기하고, 꼭 필요한 권한만 가진 새 자격 증명을 만들어 비밀 저장소에 보관하세요.",
                source: $source,
                fires: [("otherProviders=true", concat!("token ⟦", $($fire,)+ "⟧ end"))],
                silent: [("otherProviders=true", concat!($($silent),+)), ("", concat!($($fire),+))],
            }
        }
    )+ };
}

vendor_rules! {
    GITHUB_TOKEN = "secrets/github-token" High "GitHub token" "GitHub 토큰", gitleaks "github-pat", source "GitHub Docs: About authentication to GitHub",
        fires ("ghp_", "q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5i"), silent ("ghp_", "q7Rt9vKx2LmB");
    GITLAB_TOKEN = "secrets/gitlab-token" High "GitLab token" "GitLab 토큰", gitleaks "gitlab-pat", source "GitLab Docs: Token overview",
        fires ("glpat-", "q7Rt9vKx2LmB4nZs8YcD"), silent ("glpat-", "xxxxxxxxxxxxxxxxxxxx");
    SLACK_TOKEN = "secrets/slack-token" High "Slack token" "Slack 토큰", gitleaks "slack-bot-token", source "Slack: Token types",
        fires ("xoxb-", "123456789012-123456789012-q7Rt9vKx2LmB4nZs8YcD1fWp"), silent ("xoxb-", "your-token");
    SLACK_WEBHOOK = "secrets/slack-webhook" Medium "Slack incoming webhook" "Slack 수신 웹후크", gitleaks "slack-webhook-url", source "Slack: Incoming webhooks",
        fires ("https://hooks.slack.com/services/", "T0KEYFENCE/B0KEYFENCE/q7Rt9vKx2LmB4nZs8YcD1fWp"), silent ("https://hooks.slack.com/services/", "T0");
    STRIPE_KEY = "secrets/stripe-key" High "Stripe live key" "Stripe 라이브 키", gitleaks "stripe-access-token", source "Stripe: API keys",
        fires ("sk_live_", "q7Rt9vKx2LmB4nZs8YcD1fWp"), silent ("pk_live_", "q7Rt9vKx2LmB4nZs8YcD1fWp");
    GOOGLE_API_KEY = "secrets/google-api-key" Medium "Google API key" "Google API 키", gitleaks "gcp-api-key", source "Google Cloud: API keys",
        fires ("AIza", "q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5"), silent ("AIza", "q7Rt9vKx2LmB");
    OPENAI_API_KEY = "secrets/openai-api-key" High "OpenAI API key" "OpenAI API 키", gitleaks "openai-api-key", source "OpenAI: API keys",
        fires ("sk-", "q7Rt9vKx2LmB4nZs8YcDT3BlbkFJ1fWpE6jHuT3gAo5iXkW2"), silent ("sk-", "q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2");
    ANTHROPIC_API_KEY = "secrets/anthropic-api-key" High "Anthropic API key" "Anthropic API 키", gitleaks "anthropic-api-key", source "Anthropic: API keys",
        fires ("sk-ant-", "api03-q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2q7Rt9vKx2AA"), silent ("sk-ant-", "api03-q7Rt9vKx2LmB");
    AZURE_CLIENT_SECRET = "secrets/azure-client-secret" High "Microsoft Entra client secret" "Microsoft Entra 클라이언트 시크릿", gitleaks "azure-ad-client-secret", source "Microsoft Entra: application credentials",
        fires ("q7R8", "Q~9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5i"), silent ("q7R8", "Q~9vKx2LmB4n");
    NPM_TOKEN = "secrets/npm-token" High "npm access token" "npm 액세스 토큰", gitleaks "npm-access-token", source "npm Docs: About access tokens",
        fires ("npm_", "q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5i"), silent ("npm_", "config_registry_is_a_name_in_the_env");
    PYPI_TOKEN = "secrets/pypi-token" High "PyPI token" "PyPI 토큰", gitleaks "pypi-upload-token", source "PyPI: API tokens",
        fires ("pypi-AgEI", "cHlwaS5vcmcq7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2q7Rt9v"), silent ("pypi-AgEI", "cHlwaS5vcmc");
    HUGGING_FACE_TOKEN = "secrets/hugging-face-token" High "Hugging Face token" "Hugging Face 토큰", gitleaks "huggingface-access-token", source "Hugging Face: User access tokens",
        fires ("hf_", "qRtvKxLmBnZsYcDfWpEjHuTgAoiXkWqRtv"), silent ("hf_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    DIGITALOCEAN_TOKEN = "secrets/digitalocean-token" High "DigitalOcean token" "DigitalOcean 토큰", gitleaks "digitalocean-pat", source "DigitalOcean: Personal access tokens",
        fires ("dop_v1_", "0f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a6978"), silent ("dop_v1_", "0f1e2d3c");
    DATABRICKS_TOKEN = "secrets/databricks-token" High "Databricks token" "Databricks 토큰", gitleaks "databricks-api-token", source "Databricks: Personal access tokens",
        fires ("dapi", "0f1e2d3c4b5a69780f1e2d3c4b5a6978"), silent ("dapi", "0f1e2d3c");
    SHOPIFY_TOKEN = "secrets/shopify-token" High "Shopify token" "Shopify 토큰", gitleaks "shopify-access-token", source "Shopify: Access tokens",
        fires ("shpat_", "0f1e2d3c4b5a69780f1e2d3c4b5a6978"), silent ("shpat_", "0f1e2d3c");
    VAULT_TOKEN = "secrets/vault-token" High "HashiCorp Vault token" "HashiCorp Vault 토큰", gitleaks "vault-service-token", source "Vault: Tokens",
        fires ("hvs.", "q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2q7Rt9vKx2AA"), silent ("hvs.", "short");
    SENDGRID_KEY = "secrets/sendgrid-key" High "SendGrid API key" "SendGrid API 키", gitleaks "sendgrid-api-token", source "SendGrid: API keys",
        fires ("SG.", "q7Rt9vKx2LmB4nZs8YcD1f.q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2q7R"), silent ("SG.", "q7Rt9vKx2LmB4nZs8YcD1f");
}

/// The rule of another provider's kind; AWS's kinds are told by [`super::rules::rule_of`] before.
pub(super) fn rule_of(kind: Kind) -> &'static Rule {
    match kind {
        Kind::GithubToken => &GITHUB_TOKEN,
        Kind::GitlabToken => &GITLAB_TOKEN,
        Kind::SlackToken => &SLACK_TOKEN,
        Kind::SlackWebhook => &SLACK_WEBHOOK,
        Kind::StripeKey => &STRIPE_KEY,
        Kind::GoogleApiKey => &GOOGLE_API_KEY,
        Kind::OpenaiApiKey => &OPENAI_API_KEY,
        Kind::AnthropicApiKey => &ANTHROPIC_API_KEY,
        Kind::AzureClientSecret => &AZURE_CLIENT_SECRET,
        Kind::NpmToken => &NPM_TOKEN,
        Kind::PypiToken => &PYPI_TOKEN,
        Kind::HuggingFaceToken => &HUGGING_FACE_TOKEN,
        Kind::DigitaloceanToken => &DIGITALOCEAN_TOKEN,
        Kind::DatabricksToken => &DATABRICKS_TOKEN,
        Kind::ShopifyToken => &SHOPIFY_TOKEN,
        Kind::VaultToken => &VAULT_TOKEN,
        _ => &SENDGRID_KEY,
    }
}
