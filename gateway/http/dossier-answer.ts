/** A dossier as a file to save. */
import type { Response } from 'express';
import { z } from 'zod';
import type { Dossier } from '../../shared/dossier-api.ts';
import { languages } from '../../shared/i18n/languages.ts';

export const dossierLanguageSchema = z.object({ language: z.enum(languages).default('vi') });

/** Letters, digits and hyphens only: `TH-128`, `TH-128_tram-1`. */
const nameOf = ({ situation, about, alerts }: Dossier): string => {
  const station = about.kind === 'alert' ? alerts[0]?.station.id : undefined;
  return `hai-dang_TH-${situation.number}${station === undefined ? '' : `_${station}`}`;
};

export const sendDossier = (response: Response, dossier: Dossier): void => {
  response
    .attachment(`${nameOf(dossier)}.json`)
    .type('application/json')
    .send(JSON.stringify(dossier));
};

export const sendDossierPdf = (response: Response, { dossier, pdf }: { dossier: Dossier; pdf: Uint8Array }): void => {
  response
    .attachment(`${nameOf(dossier)}.pdf`)
    .type('application/pdf')
    .send(Buffer.from(pdf));
};
