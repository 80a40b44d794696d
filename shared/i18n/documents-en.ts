import cap from './cap.en.json' with { type: 'json' };
import dossier from './dossier.en.json' with { type: 'json' };
import notices from './notices.en.json' with { type: 'json' };

/** What messages, warnings and dossiers say, in English; no page needs it. */
export const enDocuments = { ...cap, ...dossier, ...notices };
