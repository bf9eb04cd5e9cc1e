import { fillParameters, parametersIn } from '../query/parameters.ts';
import type { Handlers } from './handler.ts';

export const parameterHandlers: Handlers<'parameters'> = {
  'parameters.find': async ({ language, text }) => parametersIn(language, text),
  'parameters.fill': async ({ language, text, parameters, values }) => ({
    text: fillParameters(language, text, parameters, values),
  }),
};
