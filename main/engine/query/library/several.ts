import type { LibrarySource } from './library-source.ts';

export const several: LibrarySource = {
  id: 'several',
  title: 'Several log groups and tables',
  queries: [
    {
      id: 'several/join',
      title: 'Failed requests with their Lambda invocation',
      description: 'Requests with a status of 500 and more beside the invocation of the same id.',
      text: "filter status >= 500 | join type=inner left=api right=lambda where api.requestId=lambda.requestId (SOURCE '/aws/lambda/my-function') | fields api.requestId, api.status, api.latency, lambda.duration, lambda.memoryUsed | sort api.latency desc",
      placeholders: ['/aws/lambda/my-function'],
    },
    {
      id: 'several/left-join',
      title: 'Orders without a good payment',
      description: 'Orders whose payment failed or never came.',
      text: 'filter eventType = "ORDER_CREATED" | join type=left left=order right=payment where order.transactionId=payment.transactionId (SOURCE \'/aws/lambda/payment-service\') | filter payment.eventType = "PAYMENT_PROCESSED" or !ispresent(payment.eventType) | fields order.transactionId, order.orderId, order.customerId, payment.paymentStatus, payment.amount | filter payment.paymentStatus != "SUCCESS" or !ispresent(payment.paymentStatus)',
      placeholders: ['/aws/lambda/payment-service'],
    },
    {
      id: 'several/subquery',
      title: 'Requests that met a database timeout',
      description: 'Keeps requests whose id another group names.',
      text: 'filter requestId in ( SOURCE \'/aws/lambda/database-service\' | filter errorType = "DatabaseConnectionTimeout" | fields requestId ) | fields @timestamp, requestId, endpoint, userId, responseTime | sort @timestamp desc',
      placeholders: ['/aws/lambda/database-service'],
    },
    {
      id: 'several/subquery-stats',
      title: 'Requests that failed to pay again and again',
      description: 'Ids with more than three failures in another group.',
      text: 'filter requestId in ( SOURCE \'/aws/lambda/payment-processor\' | filter status = "FAILED" | stats count(*) as failureCount by requestId | filter failureCount > 3 | fields requestId ) | fields @timestamp, requestId, customerId, amount, failureReason | sort @timestamp asc',
      placeholders: ['/aws/lambda/payment-processor'],
    },
    {
      id: 'several/lookup',
      title: 'Actions of one department',
      description: 'Adds name, address and department of the user from a lookup table.',
      text: 'fields user_id, action | lookup user_data user_id OUTPUT username, email, department | filter department = "Engineering"',
      placeholders: ['user_data', 'Engineering'],
    },
    {
      id: 'several/by-prefix',
      title: 'Messages of groups by prefix',
      description: 'Chooses the log groups in the query itself.',
      text: "SOURCE logGroups(namePrefix: ['Query']) | fields @message | limit 5",
      placeholders: ['Query'],
    },
    {
      id: 'several/append-columns',
      title: 'Counts and averages side by side',
      description: 'Columns of two queries, row by row.',
      text: 'fields svc | stats count(*) as cnt by svc | appendcols override=true ( SOURCE lg | stats avg(latency) as avgLat by svc )',
    },
  ],
};
