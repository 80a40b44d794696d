/** The thresholds in use: the built-in catalogue, with the city's file over it. Read once, at start. */
import { readFileSync } from 'node:fs';
import { builtInThresholds } from '../shared/thresholds/catalogue.ts';
import { applyOverrides } from '../shared/thresholds/override.ts';
import type { Threshold } from '../shared/thresholds/threshold.ts';

const readJson = (file: string): unknown => {
  const bytes = readFileSync(file);
  // Drops a byte order mark, which editors on Windows write and JSON does not know.
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError) return `not JSON: ${error.message}`;
  if (error instanceof TypeError) return 'not UTF-8';
  return `cannot be read: ${error.message}`;
};

/** Tells `problem` everything that is wrong with the file, each with file, place and reason; then the answer is of no use. */
export const loadThresholds = (file: string | undefined, problem: (text: string) => void): readonly Threshold[] => {
  if (file === undefined) return builtInThresholds;
  let document: unknown;
  try {
    document = readJson(file);
  } catch (error) {
    problem(`${file}: ${reasonOf(error)}`);
    return builtInThresholds;
  }
  const { catalogue, problems } = applyOverrides(builtInThresholds, document);
  for (const { path, message } of problems) problem(`${file}: ${path ? `${path}: ` : ''}${message}`);
  return catalogue;
};
