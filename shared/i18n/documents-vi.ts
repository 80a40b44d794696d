import cap from './cap.vi.json' with { type: 'json' };
import dossier from './dossier.vi.json' with { type: 'json' };
import notices from './notices.vi.json' with { type: 'json' };

/** What messages, warnings and dossiers say, in Vietnamese; no page needs it. */
export const viDocuments = { ...cap, ...dossier, ...notices };
