/** The stations that the programme counts, as they are registered. Pure. */
import type { StoredStation } from '../state/ports.ts';
import type { ProgrammeStation } from './station-day.ts';

/** One whose credentials were withdrawn is expected to measure no more than one that is retired. */
export const siteOf = ({ station, createdAt, revokedAt }: StoredStation): ProgrammeStation => ({
  station: revokedAt === null ? station : { ...station, lifecycle: 'retired' },
  registeredAt: createdAt,
});
