import { eventsNamed, type QuestionGroupSource, text } from './question.ts';

const USER = "requestParameters ->> 'userName' AS user_name";
const ROLE = "requestParameters ->> 'roleName' AS role_name";

export const persistence: QuestionGroupSource = {
  id: 'persistence',
  title: 'New rights and ways back in',
  questions: [
    {
      id: 'persistence/new-users',
      title: 'Which users were made?',
      description: 'CreateUser calls: who made whom.',
      text: eventsNamed(['CreateUser'], [USER]),
    },
    {
      id: 'persistence/new-keys',
      title: 'Which access keys were made, and for whom?',
      description:
        'CreateAccessKey calls with the key that came out. A key made by one user for another is suspicious.',
      text: eventsNamed(['CreateAccessKey'], [USER, "responseElements -> 'accessKey' ->> 'accessKeyId' AS new_key"]),
    },
    {
      id: 'persistence/passwords',
      title: 'Whose console password was made or changed?',
      description: 'Login profiles made or changed by an administrator, and passwords changed by their owner.',
      text: eventsNamed(['CreateLoginProfile', 'UpdateLoginProfile', 'ChangePassword', 'DeleteLoginProfile'], [USER]),
    },
    {
      id: 'persistence/policies-attached',
      title: 'Which policies were attached or written?',
      description: 'Managed policies attached to, and inline policies written into, users, groups and roles.',
      text: eventsNamed(
        [
          'AttachUserPolicy',
          'AttachGroupPolicy',
          'AttachRolePolicy',
          'PutUserPolicy',
          'PutGroupPolicy',
          'PutRolePolicy',
          'CreatePolicy',
          'CreatePolicyVersion',
          'SetDefaultPolicyVersion',
        ],
        [
          "coalesce(requestParameters ->> 'userName', requestParameters ->> 'groupName', requestParameters ->> 'roleName') AS target",
          "coalesce(requestParameters ->> 'policyArn', requestParameters ->> 'policyName') AS policy",
        ],
      ),
    },
    {
      id: 'persistence/policy-named',
      title: 'Who gave or took this policy?',
      description: 'Calls whose request names the policy, such as AdministratorAccess.',
      text: `SELECT eventTime, eventName, actor, sourceIPAddress, requestParameters, errorCode
FROM cloudtrail
WHERE eventSource = 'iam.amazonaws.com' AND read_write = 'write' AND contains(requestParameters::VARCHAR, {{policy}})
ORDER BY eventTime, eventID`,
      parameters: [text('policy', 'Part of the policy’s name or ARN', 'AdministratorAccess')],
    },
    {
      id: 'persistence/trust',
      title: 'Which roles were made, or trust someone new?',
      description: 'New roles and changed trust policies: who may assume them is in the policy document.',
      text: eventsNamed(
        ['CreateRole', 'UpdateAssumeRolePolicy'],
        [
          ROLE,
          "coalesce(requestParameters ->> 'assumeRolePolicyDocument', requestParameters ->> 'policyDocument') AS trust",
        ],
      ),
    },
    {
      id: 'persistence/groups',
      title: 'Who was put into or out of a group?',
      description: 'Group members that changed.',
      text: eventsNamed(
        ['AddUserToGroup', 'RemoveUserFromGroup'],
        [USER, "requestParameters ->> 'groupName' AS group_name"],
      ),
    },
    {
      id: 'persistence/mfa',
      title: 'Which MFA devices changed?',
      description: 'Devices switched on, off or deleted. A device switched off opens the way for a password alone.',
      text: eventsNamed(
        [
          'EnableMFADevice',
          'DeactivateMFADevice',
          'CreateVirtualMFADevice',
          'DeleteVirtualMFADevice',
          'ResyncMFADevice',
        ],
        [USER, "requestParameters ->> 'serialNumber' AS device"],
      ),
    },
    {
      id: 'persistence/providers',
      title: 'Which outside identity was allowed in?',
      description: 'SAML and OIDC providers and trust anchors that were made or changed.',
      text: eventsNamed(
        [
          'CreateSAMLProvider',
          'UpdateSAMLProvider',
          'CreateOpenIDConnectProvider',
          'CreateTrustAnchor',
          'CreateProfile',
          'CreateUserPool',
        ],
        ['requestParameters'],
      ),
    },
    {
      id: 'persistence/federation-tokens',
      title: 'Who asked for tokens that outlive a deleted key?',
      description: 'GetFederationToken and GetSessionToken: the credentials stay valid after the key is gone.',
      text: eventsNamed(
        ['GetFederationToken', 'GetSessionToken'],
        ["requestParameters ->> 'name' AS name", '"responseElements.credentials.accessKeyId" AS access_key'],
      ),
    },
    {
      id: 'persistence/functions',
      title: 'Which functions were made, changed or opened to others?',
      description: 'Lambda functions, their code, layers and resource policies.',
      text: eventsNamed(
        [
          'CreateFunction',
          'UpdateFunctionCode',
          'UpdateFunctionConfiguration',
          'AddPermission',
          'CreateFunctionUrlConfig',
          'PublishLayerVersion',
          'AddLayerVersionPermission',
        ],
        ['eventName', "requestParameters ->> 'functionName' AS function_name"],
      ),
    },
  ],
};
