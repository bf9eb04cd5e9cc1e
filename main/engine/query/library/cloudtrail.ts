import type { LibrarySource } from './library-source.ts';

export const cloudtrail: LibrarySource = {
  id: 'cloudtrail',
  title: 'CloudTrail',
  queries: [
    {
      id: 'cloudtrail/events',
      title: 'Events by service, name and Region',
      description: 'How often each call was made.',
      text: 'stats count(*) by eventSource, eventName, awsRegion',
    },
    {
      id: 'cloudtrail/instances',
      title: 'EC2 instances started or stopped',
      description: 'Of one Region.',
      text: 'filter (eventName="StartInstances" or eventName="StopInstances") and awsRegion="us-east-2"',
      placeholders: ['us-east-2'],
    },
    {
      id: 'cloudtrail/new-users',
      title: 'New IAM users',
      description: 'Who was made, with the ARN that the answer gave.',
      text: 'filter eventName="CreateUser" | fields awsRegion, requestParameters.userName, responseElements.user.arn',
    },
    {
      id: 'cloudtrail/update-trail-errors',
      title: 'Failed changes of trails',
      description: 'UpdateTrail calls that ended in an error, by code and message.',
      text: 'filter eventName="UpdateTrail" and ispresent(errorCode) | stats count(*) by errorCode, errorMessage',
    },
    {
      id: 'cloudtrail/old-tls',
      title: 'Calls with an old version of TLS',
      description: 'Everything that tells who still uses TLS 1.0 or 1.1.',
      text: 'filter tlsDetails.tlsVersion in [ "TLSv1", "TLSv1.1" ] | stats count(*) as numOutdatedTlsCalls by userIdentity.accountId, recipientAccountId, eventSource, eventName, awsRegion, tlsDetails.tlsVersion, tlsDetails.cipherSuite, userAgent | sort eventSource, eventName, awsRegion, tlsDetails.tlsVersion',
    },
    {
      id: 'cloudtrail/old-tls-per-service',
      title: 'Old versions of TLS by service',
      description: 'How many calls each service took with TLS 1.0 or 1.1.',
      text: 'filter tlsDetails.tlsVersion in [ "TLSv1", "TLSv1.1" ] | stats count(*) as numOutdatedTlsCalls by eventSource | sort numOutdatedTlsCalls desc',
    },
  ],
};
