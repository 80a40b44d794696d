/** Thread that makes one PDF out of one dossier and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { languages } from '../../shared/i18n/languages.ts';
import { dossierPdf } from './dossier-pdf.ts';

const { json, language } = z.object({ json: z.string(), language: z.enum(languages) }).parse(workerData);
const pdf = await dossierPdf(json, language);
parentPort?.postMessage(pdf);
