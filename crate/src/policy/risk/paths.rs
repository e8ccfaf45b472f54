//! The known ways from some permissions to more: the smallest sets of actions that are enough.
//!
//! Source: pathfinding.cloud (Datadog), whose ids the table carries, Rhino Security Labs, PMapper, Prowler and Hacking
//! the Cloud, as merged on 2026-11; sets that hold a smaller one are left out, since the smaller one is reported.

use crate::sorted::sorted;
use crate::text::Text;
use std::ops::Range;
use std::sync::OnceLock;

/// What a path makes of its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Gives itself what it likes.
    Own,
    /// Becomes another user or role.
    Other,
    /// Runs something with a role it passes.
    Pass,
    /// Takes over something that has a role.
    Existing,
}

/// What an action must reach to serve a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A customer managed policy.
    Policy,
    /// A user.
    User,
    /// A group.
    Group,
    /// A role.
    Role,
    /// Anything.
    Any,
}

/// One path.
#[derive(Debug)]
pub struct Path {
    /// What it makes of its holder.
    pub kind: Kind,
    /// The actions, all of them needed.
    pub actions: Vec<&'static str>,
    /// What the first action must reach.
    pub target: Target,
    /// The path's id at pathfinding.cloud; empty where it has none.
    pub id: &'static str,
    /// The services that must be allowed to receive the role, as `iam:PassedToService` names them.
    pub receives: Vec<&'static str>,
    /// The path in a sentence; `{actions}` are its actions.
    pub message: Text,
}

macro_rules! sentence {
    (Own, $en:literal, $ko:literal) => {
        concat!("`{actions}` is enough to ", $en, "\0`{actions}`만 있으면 ", $ko, " 수 있습니다")
    };
    (Other, $en:literal, $ko:literal) => {
        sentence!(Own, $en, $ko)
    };
    (Pass, $en:literal, $ko:literal) => {
        concat!(
            "`{actions}` is enough to ",
            $en,
            " with a role that may be passed, and to act as that role\0`{actions}`만 있으면 ",
            $ko,
            " 거기에 전달한 역할의 권한으로 행동할 수 있습니다"
        )
    };
    (Existing, $en:literal, $ko:literal) => {
        concat!(
            "`{actions}` is enough to ",
            $en,
            " and to act as the role it has\0`{actions}`만 있으면 ",
            $ko,
            " 거기에 연결된 역할의 권한으로 행동할 수 있습니다"
        )
    };
}

macro_rules! paths {
    ($($kind:ident $target:ident [$($action:literal),+] $id:literal ($($service:literal),*) $en:literal / $ko:literal;)+) => {
        /// Every path in a line, the most dangerous first: as a table its pointers weigh more than its words.
        const PATHS: &str = concat!($(
            stringify!($kind), "\t", stringify!($target), "\t", $($action, " ",)+ "\t", $id, "\t", $($service, " ",)* "\t",
            sentence!($kind, $en, $ko), "\n",
        )+);
    };
}

paths! {
    Own Policy ["iam:CreatePolicyVersion"] "iam-001" () "write a new version of an attached policy that allows everything" / "연결된 정책의 새 버전을 만들어 모든 작업을 허용할";
    Own User ["iam:AttachUserPolicy"] "iam-008" () "attach the administrator policy to one's own user" / "자신의 사용자에게 관리자 정책을 연결할";
    Own Role ["iam:AttachRolePolicy"] "iam-009" () "attach the administrator policy to a role one has" / "자신이 쓰는 역할에 관리자 정책을 연결할";
    Own Group ["iam:AttachGroupPolicy"] "iam-010" () "attach the administrator policy to one's own group" / "자신이 속한 그룹에 관리자 정책을 연결할";
    Own User ["iam:PutUserPolicy"] "iam-007" () "write an inline policy that allows one's own user everything" / "자신의 사용자에게 모든 작업을 허용하는 인라인 정책을 넣을";
    Own Role ["iam:PutRolePolicy"] "iam-005" () "write an inline policy that allows a role one has everything" / "자신이 쓰는 역할에 모든 작업을 허용하는 인라인 정책을 넣을";
    Own Group ["iam:PutGroupPolicy"] "iam-011" () "write an inline policy that allows one's own group everything" / "자신이 속한 그룹에 모든 작업을 허용하는 인라인 정책을 넣을";
    Own Policy ["iam:SetDefaultPolicyVersion"] "" () "bring back an older, wider version of an attached policy" / "연결된 정책을 권한이 더 넓은 옛 버전으로 되돌릴";
    Own Group ["iam:AddUserToGroup"] "iam-013" () "join a group that may do more" / "권한이 더 많은 그룹에 들어갈";
    Own Any ["sso:AttachManagedPolicyToPermissionSet"] "" () "attach the administrator policy to one's own permission set" / "자신의 권한 세트에 관리자 정책을 연결할";
    Own Any ["sso:PutInlinePolicyToPermissionSet"] "" () "write an inline policy that allows one's own permission set everything" / "자신의 권한 세트에 모든 작업을 허용하는 인라인 정책을 넣을";
    Own User ["iam:DeleteUserPermissionsBoundary"] "" () "take off the permissions boundary that limits one's own user" / "자신의 사용자를 제한하는 권한 경계를 없앨";
    Own Role ["iam:DeleteRolePermissionsBoundary"] "" () "take off the permissions boundary that limits one's own role" / "자신의 역할을 제한하는 권한 경계를 없앨";
    Own User ["iam:PutUserPermissionsBoundary"] "" () "put a wider permissions boundary on one's own user" / "자신의 사용자에게 더 넓은 권한 경계를 설정할";
    Own Role ["iam:PutRolePermissionsBoundary"] "" () "put a wider permissions boundary on one's own role" / "자신의 역할에 더 넓은 권한 경계를 설정할";
    Own User ["iam:DeleteUserPolicy"] "" () "delete the inline policy that denies one's own user something" / "자신의 사용자를 막는 인라인 정책을 지울";
    Own Role ["iam:DeleteRolePolicy"] "" () "delete the inline policy that denies one's own role something" / "자신의 역할을 막는 인라인 정책을 지울";
    Own User ["iam:DetachUserPolicy"] "" () "detach the policy that denies one's own user something" / "자신의 사용자를 막는 정책을 분리할";
    Own Role ["iam:DetachRolePolicy"] "" () "detach the policy that denies one's own role something" / "자신의 역할을 막는 정책을 분리할";

    Other Role ["iam:UpdateAssumeRolePolicy"] "iam-012" () "make a role trust oneself, and assume it" / "역할이 자신을 신뢰하게 바꾸고 그 역할을 맡을";
    Other User ["iam:CreateAccessKey"] "iam-002" () "make an access key of another user and act as that user" / "다른 사용자의 액세스 키를 만들어 그 사용자로 행동할";
    Other User ["iam:CreateLoginProfile"] "iam-004" () "give another user a console password and sign in as that user" / "다른 사용자의 콘솔 암호를 만들어 그 사용자로 로그인할";
    Other User ["iam:UpdateLoginProfile"] "iam-006" () "change another user's console password and sign in as that user" / "다른 사용자의 콘솔 암호를 바꿔 그 사용자로 로그인할";
    Other Role ["sts:AssumeRole"] "sts-001" () "assume every role that trusts the account" / "계정을 신뢰하는 모든 역할을 맡을";

    Pass Role ["iam:PassRole", "ec2:RunInstances"] "ec2-001" ("ec2") "start an EC2 instance" / "EC2 인스턴스를 시작하고";
    Pass Role ["iam:PassRole", "ec2:RequestSpotInstances"] "ec2-003" ("ec2") "request a Spot Instance" / "스팟 인스턴스를 요청하고";
    Pass Role ["iam:PassRole", "ec2:AssociateIamInstanceProfile"] "" ("ec2") "give a running EC2 instance a profile" / "실행 중인 EC2 인스턴스에 프로파일을 연결하고";
    Pass Role ["iam:PassRole", "lambda:CreateFunction"] "lambda-001" ("lambda") "create a Lambda function" / "Lambda 함수를 만들고";
    Pass Role ["iam:PassRole", "cloudformation:CreateStack"] "cloudformation-001" ("cloudformation") "create a CloudFormation stack" / "CloudFormation 스택을 만들고";
    Pass Role ["iam:PassRole", "cloudformation:UpdateStackSet"] "cloudformation-004" ("cloudformation") "update a CloudFormation stack set" / "CloudFormation 스택 세트를 업데이트하고";
    Pass Role ["iam:PassRole", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"] "cloudformation-003" ("cloudformation") "create a CloudFormation stack set" / "CloudFormation 스택 세트를 만들고";
    Existing Any ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"] "cloudformation-005" () "run a change set on a CloudFormation stack" / "CloudFormation 스택에 변경 세트를 실행하고";
    Pass Role ["iam:PassRole", "ecs:RunTask"] "ecs-004" ("ecs-tasks") "run an ECS task" / "ECS 태스크를 실행하고";
    Pass Role ["iam:PassRole", "ecs:StartTask"] "ecs-005" ("ecs-tasks") "start an ECS task" / "ECS 태스크를 시작하고";
    Pass Role ["iam:PassRole", "ecs:CreateService", "ecs:RegisterTaskDefinition"] "ecs-003" ("ecs-tasks") "create an ECS service" / "ECS 서비스를 만들고";
    Pass Role ["iam:PassRole", "apprunner:CreateService"] "apprunner-001" ("tasks.apprunner", "build.apprunner") "create an App Runner service" / "App Runner 서비스를 만들고";
    Pass Role ["iam:PassRole", "glue:CreateDevEndpoint"] "glue-001" ("glue") "create a Glue development endpoint" / "Glue 개발 엔드포인트를 만들고";
    Pass Role ["iam:PassRole", "glue:CreateJob"] "glue-003" ("glue") "create a Glue job" / "Glue 작업을 만들고";
    Pass Role ["iam:PassRole", "glue:UpdateJob"] "glue-005" ("glue") "change a Glue job" / "Glue 작업을 바꾸고";
    Pass Role ["iam:PassRole", "glue:CreateSession", "glue:RunStatement"] "" ("glue") "run code in a Glue session" / "Glue 세션에서 코드를 실행하고";
    Pass Role ["iam:PassRole", "sagemaker:CreateNotebookInstance"] "sagemaker-001" ("sagemaker") "create a SageMaker notebook" / "SageMaker 노트북을 만들고";
    Pass Role ["iam:PassRole", "sagemaker:CreateProcessingJob"] "sagemaker-003" ("sagemaker") "create a SageMaker processing job" / "SageMaker 처리 작업을 만들고";
    Pass Role ["iam:PassRole", "sagemaker:CreateTrainingJob"] "sagemaker-002" ("sagemaker") "create a SageMaker training job" / "SageMaker 훈련 작업을 만들고";
    Pass Role ["iam:PassRole", "datapipeline:CreatePipeline"] "datapipeline-001" ("datapipeline", "elasticmapreduce", "ec2") "create a data pipeline" / "데이터 파이프라인을 만들고";
    Pass Role ["iam:PassRole", "elasticmapreduce:RunJobFlow"] "" ("elasticmapreduce", "ec2") "start an EMR cluster" / "EMR 클러스터를 시작하고";
    Pass Role ["iam:PassRole", "emr-serverless:CreateApplication", "emr-serverless:StartJobRun"] "" ("emr-serverless") "run an EMR Serverless job" / "EMR Serverless 작업을 실행하고";
    Pass Role ["iam:PassRole", "kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"] "" ("kinesisanalytics") "run a Flink application" / "Flink 애플리케이션을 실행하고";
    Pass Role ["iam:PassRole", "states:CreateStateMachine", "states:StartExecution"] "" ("states") "run a state machine" / "상태 머신을 실행하고";
    Pass Role ["iam:PassRole", "scheduler:CreateSchedule"] "" ("scheduler") "create a schedule that calls any API" / "임의의 API를 호출하는 일정을 만들고";
    Pass Role ["iam:PassRole", "ssm:CreateDocument", "ssm:StartAutomationExecution"] "" ("ssm") "run a Systems Manager automation" / "Systems Manager 자동화를 실행하고";
    Pass Role ["iam:PassRole", "braket:CreateJob"] "" ("braket") "create a Braket job" / "Braket 작업을 만들고";
    Pass Role ["iam:PassRole", "omics:CreateWorkflow", "omics:StartRun", "s3:GetObject"] "" ("omics") "run a HealthOmics workflow" / "HealthOmics 워크플로를 실행하고";
    Pass Role ["iam:PassRole", "gamelift:CreateBuild", "gamelift:CreateFleet", "gamelift:RequestUploadCredentials"] "" ("gamelift") "start a GameLift fleet" / "GameLift 플릿을 시작하고";
    Pass Role ["iam:PassRole", "imagebuilder:CreateComponent", "imagebuilder:CreateImage", "imagebuilder:CreateImageRecipe", "imagebuilder:CreateInfrastructureConfiguration"] "" ("ec2") "build an image" / "이미지를 빌드하고";
    Pass Role ["iam:PassRole", "autoscaling:CreateLaunchConfiguration", "autoscaling:UpdateAutoScalingGroup"] "" ("ec2") "put another launch configuration into an Auto Scaling group" / "Auto Scaling 그룹의 시작 구성을 바꾸고";
    Pass Role ["iam:PassRole", "ec2:CreateLaunchTemplate", "autoscaling:UpdateAutoScalingGroup"] "" ("ec2") "put another launch template into an Auto Scaling group" / "Auto Scaling 그룹의 시작 템플릿을 바꾸고";
    Pass Role ["iam:PassRole", "codestar:CreateProject"] "" ("codestar") "create a CodeStar project" / "CodeStar 프로젝트를 만들고";
    Pass Role ["iam:PassRole", "cognito-identity:SetIdentityPoolRoles"] "" ("cognito-identity") "set the roles of an identity pool" / "자격 증명 풀의 역할을 설정하고";
    Pass Role ["iam:PassRole", "bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter"] "bedrock-001" ("bedrock-agentcore") "run code in an AgentCore interpreter" / "AgentCore 인터프리터에서 코드를 실행하고";
    Pass Role ["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"] "codebuild-001" ("codebuild") "run a CodeBuild project" / "CodeBuild 프로젝트를 실행하고";

    Existing Any ["lambda:UpdateFunctionCode"] "lambda-003" () "replace the code of a Lambda function" / "Lambda 함수의 코드를 바꾸고";
    Existing Any ["lambda:UpdateFunctionConfiguration"] "" () "put a layer of one's own into a Lambda function" / "Lambda 함수에 자신의 계층을 넣고";
    Existing Any ["cloudformation:UpdateStack"] "cloudformation-002" () "update a CloudFormation stack" / "CloudFormation 스택을 업데이트하고";
    Existing Any ["ssm:SendCommand"] "ssm-002" () "run a command on an instance" / "인스턴스에서 명령을 실행하고";
    Existing Any ["ssm:StartSession"] "ssm-001" () "open a shell on an instance" / "인스턴스에서 셸을 열고";
    Existing Any ["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"] "ec2instanceconnect-003" () "sign in to an instance by SSH" / "인스턴스에 SSH로 로그인하고";
    Existing Any ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"] "ec2-002" () "change the start script of an instance and restart it" / "인스턴스의 시작 스크립트를 바꿔 다시 시작하고";
    Existing Any ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"] "ec2-004" () "change a launch template" / "시작 템플릿을 바꾸고";
    Existing Any ["autoscaling:CreateAutoScalingGroup"] "" () "create an Auto Scaling group from a template that has a role" / "역할이 있는 템플릿으로 Auto Scaling 그룹을 만들고";
    Existing Any ["ecs:ExecuteCommand", "ecs:DescribeTasks"] "" () "open a shell in a container" / "컨테이너에서 셸을 열고";
    Existing Any ["glue:UpdateDevEndpoint"] "glue-002" () "put an SSH key on a Glue development endpoint" / "Glue 개발 엔드포인트에 SSH 키를 넣고";
    Existing Any ["sagemaker:CreatePresignedNotebookInstanceUrl"] "sagemaker-004" () "open a SageMaker notebook" / "SageMaker 노트북을 열고";
    Existing Any ["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:UpdateNotebookInstance", "sagemaker:StopNotebookInstance", "sagemaker:StartNotebookInstance"] "sagemaker-005" () "put a start script on a SageMaker notebook" / "SageMaker 노트북에 시작 스크립트를 넣고";
    Existing Any ["codebuild:StartBuild"] "codebuild-002" () "start a build with commands of one's own" / "자신의 명령으로 빌드를 시작하고";
    Existing Any ["codebuild:StartBuildBatch"] "codebuild-003" () "start a batch of builds with commands of one's own" / "자신의 명령으로 배치 빌드를 시작하고";
    Existing Any ["codedeploy:CreateDeployment", "codedeploy:RegisterApplicationRevision", "codedeploy:GetDeploymentConfig"] "" () "deploy code to instances" / "인스턴스에 코드를 배포하고";
    Existing Any ["apprunner:UpdateService"] "apprunner-002" () "change an App Runner service" / "App Runner 서비스를 바꾸고";
    Existing Any ["batch:SubmitJob"] "" () "submit a Batch job with a command of one's own" / "자신의 명령으로 Batch 작업을 제출하고";
    Existing Any ["states:UpdateStateMachine", "states:StartExecution"] "" () "change a state machine" / "상태 머신을 바꾸고";
    Existing Any ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"] "bedrock-002" () "run code in an AgentCore interpreter" / "AgentCore 인터프리터에서 코드를 실행하고";
    Existing Any ["bedrock-agentcore:StartBrowserSession", "bedrock-agentcore:ConnectBrowserAutomationStream"] "" () "drive an AgentCore browser" / "AgentCore 브라우저를 조종하고";
    Existing Any ["bedrock-agentcore:InvokeAgentRuntimeCommand"] "" () "run a command in an AgentCore runtime" / "AgentCore 런타임에서 명령을 실행하고";
    Existing Any ["codestar:CreateProjectFromTemplate"] "" () "create a CodeStar project from a template" / "템플릿으로 CodeStar 프로젝트를 만들고";
    Existing Any ["codestar:CreateProject", "codestar:AssociateTeamMember"] "" () "become the owner of a new CodeStar project" / "새 CodeStar 프로젝트의 소유자가 되고";
}

/// All paths, and their actions in lower case and in order.
pub struct Table {
    /// Every path, the most dangerous first.
    pub paths: Vec<Path>,
    /// Every action that a path needs, in lower case, sorted.
    pub actions: Vec<String>,
    /// Of each path, the places of its actions among them.
    pub needs: Vec<Vec<usize>>,
    /// The services of the actions, in order, each with the places of its actions.
    pub services: Vec<(String, Range<usize>)>,
}

/// The table, put together at its first use.
pub fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let paths: Vec<Path> = PATHS.lines().filter_map(path).collect();
        let lower = |path: &Path| path.actions.iter().map(|action| action.to_ascii_lowercase()).collect::<Vec<_>>();
        let actions = sorted(paths.iter().flat_map(lower));
        let place = |action: String| actions.binary_search(&action).unwrap_or_default();
        let needs = paths.iter().map(|path| lower(path).into_iter().map(place).collect()).collect();
        let mut services: Vec<(String, Range<usize>)> = Vec::new();
        for (place, action) in actions.iter().enumerate() {
            let service = action.split(':').next().unwrap_or_default();
            match services.last_mut().filter(|(last, _)| last == service) {
                Some((_, places)) => places.end = place + 1,
                None => services.push((service.to_owned(), place..place + 1)),
            }
        }
        // Of the actions `ec2-instance-connect:` stands before `ec2:`, of the services behind it.
        services.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Table { paths, actions, needs, services }
    })
}

/// Reads a line of [`PATHS`].
fn path(line: &'static str) -> Option<Path> {
    let mut fields = line.split('\t');
    let kind = match fields.next()? {
        "Own" => Kind::Own,
        "Other" => Kind::Other,
        "Pass" => Kind::Pass,
        _ => Kind::Existing,
    };
    let target = match fields.next()? {
        "Policy" => Target::Policy,
        "User" => Target::User,
        "Group" => Target::Group,
        "Role" => Target::Role,
        _ => Target::Any,
    };
    let mut words = || Some(fields.next()?.split_terminator(' ').collect());
    let (actions, id, receives): (_, Vec<_>, _) = (words()?, words()?, words()?);
    let id = id.first().copied().unwrap_or_default();
    Some(Path { kind, actions, target, id, receives, message: Text::new(fields.next()?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_path_needs_all_that_another_needs() {
        let sets: Vec<BTreeSet<_>> = table().paths.iter().map(|path| path.actions.iter().collect()).collect();
        for (one, small) in sets.iter().enumerate() {
            for (other, large) in sets.iter().enumerate() {
                let subset = one != other && small.is_subset(large);
                // With a role to pass, running an existing project is another danger than creating one.
                assert!(!subset || large.contains(&"iam:PassRole"), "{small:?} is within {large:?}");
            }
        }
    }

    #[test]
    fn every_line_is_read() {
        let paths = &table().paths;
        assert_eq!(paths.len(), PATHS.lines().count());
        assert!(
            paths.iter().all(|path| !path.actions.is_empty() && (path.kind == Kind::Pass) != path.receives.is_empty())
        );
        assert!(paths.iter().any(|path| path.id == "iam-001" && path.target == Target::Policy));
    }

    #[test]
    fn every_action_is_in_the_catalogue() {
        for action in table().paths.iter().flat_map(|path| &path.actions) {
            let known = crate::catalogue::action(action).is_some();
            assert!(known || action.starts_with("codestar:"), "{action}");
        }
    }
}
