import { fillParameters, parametersIn } from '../query/parameters.ts';
import type { Handlers } from './handler.ts';

export const parameterHandlers: Handlers<'parameters'> = {
  'parameters.find': async ({ text }) => ({ names: parametersIn(text) }),
  'parameters.fill': async ({ language, text, parameters, values }) => ({
    text: fillParameters(language, text, parameters, values),
  }),
};
