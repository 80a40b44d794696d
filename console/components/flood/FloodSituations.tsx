/** Open situations of flooding, each a way to its page; nothing where there are none. */
import { Link } from 'wouter';
import { secondMs } from '../../../shared/time.ts';
import { isPressing, originOf, sortSituations } from '../../alerts/situations.ts';
import { useOpenSituations } from '../../alerts/use-alerts.ts';
import { sinceText, situationNumber, situationTitle } from '../../alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { HazardGlyph, OriginChip, SeverityBlock, StateChip } from '../alerts/Marks.tsx';

/** More are told of on the page of alerts. */
const shown = 6;

export const FloodSituations = () => {
  const { t, format } = useSettings();
  const now = useNow(10 * secondMs);
  const all = useOpenSituations();
  const open = sortSituations(all.filter(({ hazard, state }) => hazard === 'flood' && state !== 'cleared'));
  if (open.length === 0) return null;
  const words = { t, format };
  return (
    <section className="flood-situations" aria-labelledby="flood-situations-title">
      <h2 id="flood-situations-title" className="hidden-visually">
        {t('flood.situations', { count: open.length })}
      </h2>
      <ul>
        {open.slice(0, shown).map((situation) => (
          <li
            key={situation.id}
            className="flood-situation"
            data-severity={situation.severity}
            data-origin={originOf(situation)}
            data-waiting={isPressing(situation) || undefined}
          >
            <Link href={`/situations/${situation.id}`}>
              <SeverityBlock severity={situation.severity} />
              <span className="flood-situation-words">
                <span className="flood-situation-title">
                  <HazardGlyph hazard="flood" origin={originOf(situation)} severity={situation.severity} size={20} />
                  <strong>{situationTitle(situation, words)}</strong> <OriginChip of={situation} />
                </span>
                <span>
                  <strong>{t(`alerts.severity.${situation.severity}`)}</strong> · {situationNumber(situation)} ·{' '}
                  {t('alerts.stations', { count: situation.stations.length })} ·{' '}
                  {sinceText(situation.openedAt, null, now, words)}
                </span>
                <span>
                  <StateChip of={situation} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {open.length > shown && (
        <p>
          <Link href="/alerts?hazard=flood">{t('flood.situationsMore', { count: open.length - shown })}</Link>
        </p>
      )}
    </section>
  );
};
