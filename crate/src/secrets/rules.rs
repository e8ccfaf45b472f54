//! One rule per kind of AWS credential: what it is, why it matters, and examples that run as tests.

use super::kinds::Kind;
use crate::rule::{Rule, rule};

rule! {
    /// Long-term access key ids.
    pub ACCESS_KEY_ID = "secrets/access-key-id" (Security, Medium, High) {
        references: ["gitleaks" "aws-access-token", "detect-secrets" "AWSKeyDetector", "trufflehog" "AWS", "secretlint" "AWSAccessKeyID", "noseyparker" "np.aws.1"],
        title: "AWS access key id" / "AWS 액세스 키 ID",
        message: "`{value}` is the id of a long-term access key" / "`{value}`{value:은/는} 장기 액세스 키의 ID입니다",
        explanation: "The id alone signs nothing, but it names your account and is half of a key: whoever also finds the secret can act as its user. Send it only to those who need it, and look for the secret nearby."
            / "ID만으로는 서명할 수 없지만, 계정을 드러내며 키의 절반입니다. 비밀 키까지 찾아낸 사람은 그 사용자로 행동할 수 있습니다. 필요한 사람에게만 보내고, 근처에 비밀 키가 있는지 확인하세요.",
        source: "IAM User Guide: IAM identifiers, unique identifiers",
        fires: ["user = ⟦AKIAHOPEFUL234567ABC⟧", "aws_access_key_id=⟦AKIAKEYFENCE77TESTED⟧;", "?id%3D⟦AKIAHOPEFUL234567ABC⟧%26"],
        silent: ["AROAHOPEFUL234567ABCD", "AIDAHOPEFUL234567ABC", "AKIAHOPEFUL134567ABC", "XAKIAHOPEFUL234567ABC", "akiahopeful234567abc"],
    }

    /// Temporary access key ids.
    pub TEMPORARY_ACCESS_KEY_ID = "secrets/temporary-access-key-id" (Security, Medium, High) {
        references: ["gitleaks" "aws-access-token", "detect-secrets" "AWSKeyDetector", "noseyparker" "np.aws.1"],
        title: "AWS temporary access key id" / "AWS 임시 액세스 키 ID",
        message: "`{value}` is the id of a temporary access key" / "`{value}`{value:은/는} 임시 액세스 키의 ID입니다",
        explanation: "It names your account, and works only together with its secret and session token, for 36 hours at most. CloudTrail shows such ids in the clear."
            / "계정을 드러내며, 비밀 키와 세션 토큰이 함께 있어야 하고 최대 36시간 동안만 작동합니다. CloudTrail에는 이런 ID가 그대로 표시됩니다.",
        source: "IAM User Guide: IAM identifiers, unique identifiers",
        fires: ["AccessKeyId: ⟦ASIAHOPEFUL234567ABC⟧"],
        silent: ["EUROPEASIAHOPEFUL234567ABC"],
    }

    /// STS service bearer tokens.
    pub BEARER_TOKEN_ID = "secrets/bearer-token-id" (Security, Medium, High) {
        references: ["gitleaks" "aws-access-token"],
        title: "AWS service bearer token id" / "AWS 서비스 보유자 토큰 ID",
        message: "`{value}` identifies an STS service bearer token" / "`{value}`{value:은/는} STS 서비스 보유자 토큰을 가리킵니다",
        explanation: "Services issue such tokens in exchange for credentials; the id names your account. Treat it as you treat an access key id."
            / "서비스가 자격 증명을 받고 발급하는 토큰이며, ID가 계정을 드러냅니다. 액세스 키 ID와 똑같이 다루세요.",
        source: "IAM User Guide: IAM identifiers, unique identifiers",
        fires: ["token id: ⟦ABIAHOPEFUL234567ABC⟧"],
        silent: ["ABIAHOPEFUL"],
    }

    /// Ids of service-specific credentials.
    pub SERVICE_CREDENTIAL_ID = "secrets/service-credential-id" (Security, Medium, High) {
        references: ["gitleaks" "aws-access-token"],
        title: "AWS service-specific credential id" / "AWS 서비스별 자격 증명 ID",
        message: "`{value}` identifies a service-specific credential" / "`{value}`{value:은/는} 서비스별 자격 증명을 가리킵니다",
        explanation: "It belongs to a user's credential for CodeCommit, Keyspaces or Bedrock and names your account; the password or key is not in it."
            / "CodeCommit, Keyspaces 또는 Bedrock용 사용자 자격 증명에 속하며 계정을 드러냅니다. 암호나 키 자체는 들어 있지 않습니다.",
        source: "IAM User Guide: IAM identifiers, unique identifiers",
        fires: ["ServiceSpecificCredentialId: ⟦ACCAHOPEFUL234567ABC⟧"],
        silent: ["ACCAHOPEFUL"],
    }

    /// Secret access keys.
    pub SECRET_ACCESS_KEY = "secrets/secret-access-key" (Security, High, High) {
        references: ["detect-secrets" "AWSKeyDetector", "secretlint" "AWSSecretAccessKey", "noseyparker" "np.aws.2", "kingfisher" "kingfisher.aws.2", "git-secrets" "aws-secret"],
        title: "AWS secret access key" / "AWS 비밀 액세스 키",
        message: "`{value}` is a secret access key" / "`{value}`{value:은/는} 비밀 액세스 키입니다",
        explanation: "Whoever has it and its id can sign as its user until the key is deactivated. Deactivate the key now if anyone else may have seen it, make a new one, and let programs use roles instead of keys."
            / "이 값과 ID를 가진 사람은 키가 비활성화될 때까지 해당 사용자로 서명할 수 있습니다. 다른 사람이 보았을 수 있다면 지금 키를 비활성화하고 새로 만드세요. 프로그램에는 키 대신 역할을 사용하세요.",
        source: "IAM User Guide: Manage access keys for IAM users",
        fires: [
            "aws_secret_access_key = ⟦q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk⟧",
            "⟦q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk⟧",
            "{\"SecretAccessKey\": \"⟦q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk⟧\"}",
            "secret: ${AWS_SECRET_ACCESS_KEY:-⟦q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk⟧}",
            ("label=Secret_access_key", "⟦vKxLmBnZsYcDfWpEjHuTgAoiXkqRtQwErTyUiOpA⟧"),
        ],
        silent: [
            "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "aws_secret_access_key = 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "integrity sha512-q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk==",
            "aws:cdk:path: MyServiceStackPoc/rBucketKeyCdk/Resource",
            "AWSCloudFormationStackSetExecutionRoleV2",
            "uploads/AbC123/documents/Q3Report/FinalV",
        ],
    }

    /// An access key id and its secret.
    pub ACCESS_KEY_PAIR = "secrets/access-key-pair" (Security, Critical, High) {
        references: ["gitleaks" "aws-access-token", "trufflehog" "AWS", "noseyparker" "np.aws.6", "github" "aws_access_key_id"],
        title: "AWS access key id and its secret" / "AWS 액세스 키 ID와 비밀 키",
        message: "`{value}` stands beside its secret: a whole, usable access key" / "`{value}`{value:이/가} 비밀 키와 함께 있습니다. 바로 사용할 수 있는 온전한 액세스 키입니다",
        explanation: "Anyone who reads this text can act as the key's user at once. Deactivate the key, then find out in CloudTrail what it was used for; deleting the text is not enough."
            / "이 텍스트를 읽은 사람은 누구나 곧바로 해당 사용자로 행동할 수 있습니다. 키를 비활성화한 뒤 CloudTrail에서 사용 내역을 확인하세요. 텍스트를 지우는 것만으로는 부족합니다.",
        source: "IAM User Guide: Manage access keys for IAM users",
        fires: [
            "aws_access_key_id=⟦AKIAHOPEFUL234567ABC⟧\naws_secret_access_key=q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk",
            "secretAccessKey: 'q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk', accessKeyId: '⟦AKIAHOPEFUL234567ABC⟧'",
            "const std::string ak{\"⟦AKIAHOPEFUL234567ABC⟧\"};\nconst std::string sk{\"q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk\"};",
            "Access key ID,Secret access key\r\n⟦AKIAHOPEFUL234567ABC⟧,q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk\r\n",
        ],
        silent: [
            "aws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=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",
            "id AKIAHOPEFUL234567ABC\nbitlyToken=q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk",
        ],
    }

    /// STS session tokens.
    pub SESSION_TOKEN = "secrets/session-token" (Security, High, High) {
        references: ["noseyparker" "np.aws.4", "kingfisher" "kingfisher.aws.4", "trufflehog" "AWSSessionKey"],
        title: "AWS session token" / "AWS 세션 토큰",
        message: "`{value}` is an STS session token" / "`{value}`{value:은/는} STS 세션 토큰입니다",
        explanation: "With its temporary key it acts as the role or user it was issued for until it expires, 36 hours at most. It cannot be deleted: revoke the role's active sessions, or attach a policy that denies older ones."
            / "임시 키와 함께 만료될 때까지(최대 36시간) 발급 대상 역할이나 사용자로 행동합니다. 삭제할 수 없으므로 역할의 활성 세션을 취소하거나 이전 세션을 거부하는 정책을 연결하세요.",
        source: "IAM User Guide: Revoke IAM role temporary security credentials",
        fires: [
            "AWS_SESSION_TOKEN=⟦IQoJb3JpZ2luX2VjEKb3fGh8sKq1LmVnP0rTzXwYcB5dJgN7uH4iEoAaSsDdFfGgHhJjKkLl2QwErTy9⟧",
            "token=⟦IQoJb3JpZ2luX2VjEKb3%2FfGh8sKq1LmVnP0rTzXwYcB5dJgN7uH4iEoAaSsDdFfGgHhJjKkLl2QwErTy9%3D⟧&x=1",
        ],
        silent: ["AWS_SESSION_TOKEN=IQoJb3JpZ2luX2Vj", "AWS_SESSION_TOKEN=<token>"],
    }

    /// Amazon Bedrock API keys.
    pub BEDROCK_API_KEY = "secrets/bedrock-api-key" (Security, High, High) {
        references: ["gitleaks" "aws-amazon-bedrock-api-key-long-lived", "gitleaks" "aws-amazon-bedrock-api-key-short-lived", "git-secrets" "bedrock"],
        title: "Amazon Bedrock API key" / "Amazon Bedrock API 키",
        message: "`{value}` is an Amazon Bedrock API key" / "`{value}`{value:은/는} Amazon Bedrock API 키입니다",
        explanation: "Whoever has it can call models at your cost. A long-term key is a service-specific credential of an IAM user: reset or delete it there. A short-term key ends with the session that made it, twelve hours at most."
            / "이 키를 가진 사람은 여러분의 비용으로 모델을 호출할 수 있습니다. 장기 키는 IAM 사용자의 서비스별 자격 증명이므로 그곳에서 재설정하거나 삭제하세요. 단기 키는 발급한 세션과 함께 끝나며 최대 12시간입니다.",
        source: "Amazon Bedrock User Guide: API keys",
        fires: [
            "AWS_BEARER_TOKEN_BEDROCK=⟦ABSKQmVkcm9ja0FQSUtleS1hYmNkLWF0LTAwMDAwMDAwMDAwMDpub3QtYS1rZXk=⟧",
            "key: ⟦bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2FsbFdpdGhCZWFyZXJUb2tlbg==⟧",
        ],
        silent: ["ABSKELETONKEY", "bedrock-api-key-YOUR-KEY-GOES-HERE-AND-NOWHERE-ELSE"],
    }

    /// Signed URLs.
    pub PRESIGNED_URL = "secrets/presigned-url" (Security, Medium, High) {
        references: ["credsweeper" "AWS S3 Bucket"],
        title: "Pre-signed AWS URL" / "미리 서명된 AWS URL",
        message: "This URL is signed: whoever has it may do what it signs" / "서명된 URL입니다. 가진 사람은 누구나 서명된 작업을 할 수 있습니다",
        explanation: "It works without credentials until it expires, seven days at most, or until the key that signed it is deactivated. Share it only with those who should have what it opens."
            / "자격 증명 없이도 만료될 때까지(최대 7일) 또는 서명한 키가 비활성화될 때까지 작동합니다. 내용을 받아도 되는 사람에게만 공유하세요.",
        source: "Amazon S3 User Guide: Download and upload objects with presigned URLs",
        fires: ["see ⟦https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAHOPEFUL234567ABC%2F20261122%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261122T120000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef⟧ now"],
        silent: ["https://b.s3.amazonaws.com/k?X-Amz-Expires=604800"],
    }

    /// RDS IAM authentication tokens.
    pub RDS_AUTH_TOKEN = "secrets/rds-auth-token" (Security, High, High) {
        references: [],
        title: "RDS authentication token" / "RDS 인증 토큰",
        message: "This token logs in to an RDS database" / "RDS 데이터베이스에 로그인하는 토큰입니다",
        explanation: "It is the database password for fifteen minutes from its issue. It cannot be withdrawn sooner; sessions it opened stay open."
            / "발급 후 15분 동안 데이터베이스 암호로 쓰입니다. 그 전에 취소할 수 없으며, 이미 열린 세션은 유지됩니다.",
        source: "Amazon RDS User Guide: IAM database authentication",
        fires: ["PGPASSWORD=⟦db.abc.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAHOPEFUL234567ABC%2F20261123%2Feu-west-1%2Frds-db%2Faws4_request&X-Amz-Date=20261122T235900Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef⟧"],
        silent: ["db.abc.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app"],
    }

    /// EKS tokens.
    pub EKS_TOKEN = "secrets/eks-token" (Security, High, High) {
        references: [],
        title: "Amazon EKS token" / "Amazon EKS 토큰",
        message: "`{value}` logs in to an EKS cluster" / "`{value}`{value:은/는} EKS 클러스터에 로그인하는 토큰입니다",
        explanation: "It is a pre-signed GetCallerIdentity that clusters accept as its signer for fifteen minutes. The URL inside names the access key."
            / "클러스터가 15분 동안 서명자로 받아들이는 미리 서명된 GetCallerIdentity입니다. 안에 든 URL이 액세스 키를 드러냅니다.",
        source: "aws-iam-authenticator: API authorization from outside a cluster",
        fires: ["token: ⟦k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8_QWN0aW9uPUdldENhbGxlcklkZW50aXR5⟧"],
        silent: ["token: k8s-aws-v1.<token>"],
    }

    /// SMTP passwords of Amazon SES.
    pub SES_SMTP_PASSWORD = "secrets/ses-smtp-password" (Security, High, High) {
        references: [],
        title: "Amazon SES SMTP password" / "Amazon SES SMTP 암호",
        message: "`{value}` is an SMTP password of Amazon SES" / "`{value}`{value:은/는} Amazon SES의 SMTP 암호입니다",
        explanation: "It is derived from an IAM user's secret access key and sends mail in your name. Deactivate that user's access key; the SMTP user name is its id."
            / "IAM 사용자의 비밀 액세스 키에서 만들어지며 여러분의 이름으로 메일을 보낼 수 있습니다. SMTP 사용자 이름이 곧 키 ID이므로 그 액세스 키를 비활성화하세요.",
        source: "Amazon SES Developer Guide: Obtaining SMTP credentials",
        fires: ["SMTP_PASSWORD=⟦BCq7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXkW2⟧"],
        silent: ["SMTP_PASSWORD=ZZq7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXkW2"],
    }

    /// `CodeCommit`'s HTTPS Git passwords.
    pub CODECOMMIT_PASSWORD = "secrets/codecommit-password" (Security, High, High) {
        references: ["kingfisher" "veles.aws.codecommit"],
        title: "CodeCommit Git password" / "CodeCommit Git 암호",
        message: "`{value}` is a Git password for CodeCommit" / "`{value}`{value:은/는} CodeCommit용 Git 암호입니다",
        explanation: "With its user name it reads and writes the repositories its IAM user may. Reset or delete the service-specific credential."
            / "사용자 이름과 함께 해당 IAM 사용자가 접근할 수 있는 저장소를 읽고 씁니다. 서비스별 자격 증명을 재설정하거나 삭제하세요.",
        source: "AWS CodeCommit User Guide: Setup for HTTPS users using Git credentials",
        fires: ["user dev-at-111122223333 password ⟦Bq7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXkW2=⟧"],
        silent: ["h1:Bq7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXkW2="],
    }

    /// `AppSync` API keys.
    pub APPSYNC_API_KEY = "secrets/appsync-api-key" (Security, Medium, High) {
        references: ["noseyparker" "np.appsync.1", "trufflehog" "AWSAppSync"],
        title: "AWS AppSync API key" / "AWS AppSync API 키",
        message: "`{value}` is an AppSync API key" / "`{value}`{value:은/는} AppSync API 키입니다",
        explanation: "It opens whatever the GraphQL API allows without signing in. Web applications carry such keys in public on purpose: check that this one may be."
            / "로그인 없이 GraphQL API가 허용하는 모든 것을 열 수 있습니다. 웹 애플리케이션은 일부러 공개하기도 하므로 공개해도 되는 키인지 확인하세요.",
        source: "AWS AppSync Developer Guide: API_KEY authorization",
        fires: ["x-api-key: ⟦da2-k3yf3nc3k3yf3nc3k3yf3nc3k3⟧"],
        silent: ["da2-short", "panda2-k3yf3nc3k3yf3nc3k3yf3nc3k3"],
    }

    /// Tokens of Amazon MWS.
    pub MWS_TOKEN = "secrets/mws-token" (Security, Medium, High) {
        references: ["noseyparker" "np.aws.5"],
        title: "Amazon MWS token" / "Amazon MWS 토큰",
        message: "`{value}` is an authorization token of Amazon Marketplace Web Service" / "`{value}`{value:은/는} Amazon Marketplace Web Service의 인증 토큰입니다",
        explanation: "The service ended on 2024-03-31 and its tokens with it, but they name a seller; remove it where it still stands."
            / "서비스와 토큰은 2024-03-31에 종료되었지만 판매자를 드러냅니다. 남아 있는 곳에서 제거하세요.",
        source: "Amazon MWS: end of service",
        fires: ["MWS_TOKEN=⟦amzn.mws.01234567-89ab-cdef-0123-456789abcdef⟧"],
        silent: ["blamzn.mws.01234567-89ab-cdef-0123-456789abcdef"],
    }

    /// PEM private keys.
    pub PRIVATE_KEY = "secrets/private-key" (Security, High, High) {
        references: ["gitleaks" "private-key", "detect-secrets" "PrivateKeyDetector", "secretlint" "PrivateKey", "noseyparker" "np.pem.1"],
        title: "Private key" / "개인 키",
        message: "This is a private key, as EC2 key pairs and CloudFront signers use it" / "EC2 키 페어나 CloudFront 서명자가 쓰는 것과 같은 개인 키입니다",
        explanation: "Whoever has it can log in to instances, or sign URLs, that trust its public half. Replace the key pair: remove the public key from each host's authorized_keys or from the CloudFront key group."
            / "가진 사람은 공개 키를 신뢰하는 인스턴스에 로그인하거나 URL에 서명할 수 있습니다. 각 호스트의 authorized_keys 또는 CloudFront 키 그룹에서 공개 키를 제거하고 키 페어를 교체하세요.",
        source: "Amazon EC2 User Guide: key pairs",
        fires: ["⟦-----BEGIN RSA PRIVATE KEY-----\nMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCE\nnotakeyMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCEnotakey0123\nMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCE\n-----END RSA PRIVATE KEY-----⟧\n"],
        silent: [
            "-----BEGIN PUBLIC KEY-----\nMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCE\n-----END PUBLIC KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        ],
    }
}

/// The rule of a kind.
#[must_use]
pub fn rule_of(kind: Kind) -> &'static Rule {
    match kind {
        Kind::AccessKeyId => &ACCESS_KEY_ID,
        Kind::TemporaryAccessKeyId => &TEMPORARY_ACCESS_KEY_ID,
        Kind::BearerTokenId => &BEARER_TOKEN_ID,
        Kind::ServiceCredentialId => &SERVICE_CREDENTIAL_ID,
        Kind::SecretAccessKey => &SECRET_ACCESS_KEY,
        Kind::AccessKeyPair => &ACCESS_KEY_PAIR,
        Kind::SessionToken => &SESSION_TOKEN,
        Kind::BedrockApiKey => &BEDROCK_API_KEY,
        Kind::PresignedUrl => &PRESIGNED_URL,
        Kind::RdsAuthToken => &RDS_AUTH_TOKEN,
        Kind::EksToken => &EKS_TOKEN,
        Kind::SesSmtpPassword => &SES_SMTP_PASSWORD,
        Kind::CodecommitPassword => &CODECOMMIT_PASSWORD,
        Kind::AppsyncApiKey => &APPSYNC_API_KEY,
        Kind::MwsToken => &MWS_TOKEN,
        Kind::PrivateKey => &PRIVATE_KEY,
        other => super::rules_other::rule_of(other),
    }
}

/// Every rule of the room, in the order of the kinds.
pub(super) static RULES: &[&Rule] = &[
    &ACCESS_KEY_ID,
    &TEMPORARY_ACCESS_KEY_ID,
    &BEARER_TOKEN_ID,
    &SERVICE_CREDENTIAL_ID,
    &SECRET_ACCESS_KEY,
    &ACCESS_KEY_PAIR,
    &SESSION_TOKEN,
    &BEDROCK_API_KEY,
    &PRESIGNED_URL,
    &RDS_AUTH_TOKEN,
    &EKS_TOKEN,
    &SES_SMTP_PASSWORD,
    &CODECOMMIT_PASSWORD,
    &APPSYNC_API_KEY,
    &MWS_TOKEN,
    &PRIVATE_KEY,
    &super::rules_other::GITHUB_TOKEN,
    &super::rules_other::GITLAB_TOKEN,
    &super::rules_other::SLACK_TOKEN,
    &super::rules_other::SLACK_WEBHOOK,
    &super::rules_other::STRIPE_KEY,
    &super::rules_other::GOOGLE_API_KEY,
    &super::rules_other::OPENAI_API_KEY,
    &super::rules_other::ANTHROPIC_API_KEY,
    &super::rules_other::AZURE_CLIENT_SECRET,
    &super::rules_other::NPM_TOKEN,
    &super::rules_other::PYPI_TOKEN,
    &super::rules_other::HUGGING_FACE_TOKEN,
    &super::rules_other::DIGITALOCEAN_TOKEN,
    &super::rules_other::DATABRICKS_TOKEN,
    &super::rules_other::SHOPIFY_TOKEN,
    &super::rules_other::VAULT_TOKEN,
    &super::rules_other::SENDGRID_KEY,
];
