import type { LibraryRule } from '../../../../../preload/contract/contributors.ts';
import { libraryRule } from './rule-source.ts';

const GATEWAY = ['API-Gateway-Access-Logs*'];
const LAMBDA = ['/aws/lambda/*'];
const BALANCER = ['/aws/alb/*'];

/** API Gateway, load balancers, Lambda and containers. */
export const services: LibraryRule[] = [
  libraryRule('own', {
    id: 'api-gateway/5xx-by-path-and-caller',
    title: 'API Gateway: 5xx by path and caller',
    description: 'Paths and addresses whose calls ended with a server error.',
    groups: GATEWAY,
    keys: ['$.resourcePath', '$.ip'],
    filters: [{ Match: '$.status', GreaterThan: 499 }],
  }),
  libraryRule('own', {
    id: 'api-gateway/calls-by-caller',
    title: 'API Gateway: calls by caller',
    description: 'Addresses by how often they called.',
    groups: GATEWAY,
    keys: ['$.ip'],
  }),
  libraryRule('own', {
    id: 'alb/5xx-by-target',
    title: 'ALB: 5xx by target',
    description: 'Targets (address and port) whose requests the load balancer answered with a server error.',
    groups: BALANCER,
    fields: { 5: 'target', 9: 'status', 13: 'request' },
    keys: ['target'],
    filters: [{ Match: 'status', GreaterThan: 499 }],
  }),
  libraryRule('own', {
    id: 'alb/bytes-by-request',
    title: 'ALB: bytes sent by request',
    description: 'Requests (method, address and version) by the bytes of their answers.',
    groups: BALANCER,
    fields: { 12: 'sentBytes', 13: 'request' },
    keys: ['request'],
    sum: 'sentBytes',
  }),
  libraryRule('own', {
    id: 'lambda/billed-by-request',
    title: 'Lambda: billed milliseconds by request',
    description: 'Invocations by their billed duration, of functions that log in JSON.',
    groups: LAMBDA,
    keys: ['$.record.requestId'],
    sum: '$.record.metrics.billedDurationMs',
    filters: [{ Match: '$.type', In: ['platform.report'] }],
  }),
  libraryRule('own', {
    id: 'lambda/errors-by-message',
    title: 'Lambda: errors by message',
    description: 'Messages of level ERROR or FATAL by how often they were logged, of functions that log in JSON.',
    groups: LAMBDA,
    keys: ['$.message'],
    filters: [{ Match: '$.level', In: ['ERROR', 'FATAL'] }],
  }),
  libraryRule('own', {
    id: 'ecs/cpu-by-cluster-and-family',
    title: 'ECS: CPU by cluster and task family',
    description:
      'Clusters and families of task definitions by the CPU units that their tasks used (Container Insights).',
    groups: ['/aws/ecs/containerinsights/*'],
    keys: ['$.ClusterName', '$.TaskDefinitionFamily'],
    sum: '$.CpuUtilized',
    filters: [{ Match: '$.Type', In: ['Task'] }],
  }),
];
