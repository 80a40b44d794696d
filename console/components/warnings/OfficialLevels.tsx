/** Official disaster-risk levels: those in force with their bulletin, then those of before. */
import { useState } from 'react';
import type { OfficialLevel } from '../../../shared/official-level-api.ts';
import { minuteMs, secondMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import { wardText } from '../../access/words.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive, useNow } from '../../live/services.tsx';
import { getOfficialLevels, withdrawOfficialLevel } from '../../rules/api.ts';
import { levelStateAt, levelsInOrder } from '../../rules/official.ts';
import { Confirm } from '../Dialog.tsx';
import { Part } from '../tell/Part.tsx';
import { LevelEditor } from './LevelEditor.tsx';
import { RiskLevel } from './RiskLevel.tsx';

const renewMs = 60 * secondMs;
const shownWards = 6;

export const useWhere = (): ((wards: readonly string[] | null) => string) => {
  const { t, language } = useSettings();
  return (wards) => {
    if (wards === null) return t('scope.wards.all');
    const named = wards.slice(0, shownWards).map((code) => wardText(code, t, language));
    const more = wards.length - named.length;
    return more > 0 ? t('scope.andMore', { named: named.join(', '), count: more }) : named.join(', ');
  };
};

const Item = ({ level, onWithdraw }: { level: OfficialLevel; onWithdraw: (() => void) | undefined }) => {
  const { t, format } = useSettings();
  const where = useWhere();
  const now = useNow(minuteMs);
  const state = levelStateAt(level, now);
  const { bulletin } = level;
  return (
    <li className="warning-item" data-off={state === 'now' ? undefined : ''}>
      <div className="warning-head">
        <RiskLevel level={level.level} />
        <strong>{t(`warnings.disaster.${level.disaster}`)}</strong>
        <span className={state === 'now' ? 'chip loud' : 'chip'}>{t(`warnings.state.${state}`)}</span>
        {onWithdraw && (
          <button
            type="button"
            className="button small push"
            aria-label={t('warnings.withdraw.of', {
              what: t(`warnings.disaster.${level.disaster}`),
              level: level.level,
            })}
            onClick={onWithdraw}
          >
            {t('warnings.withdraw')}
          </button>
        )}
      </div>
      <p>{where(level.wards)}</p>
      <p>{t('warnings.valid', { from: format.dateTime(level.validFrom), to: format.dateTime(level.validTo) })}</p>
      {level.text && <p className="pre-line">{level.text}</p>}
      <p className="quiet small">
        {t(bulletin.number === '' ? 'warnings.bulletin.noNumber' : 'warnings.bulletin', {
          issuer: bulletin.issuer,
          number: bulletin.number,
          at: format.dateTime(bulletin.issuedAt),
        })}
        {bulletin.url && (
          <>
            {' · '}
            <a href={bulletin.url} rel="noreferrer" target="_blank">
              {t('warnings.bulletin.open')}
            </a>
          </>
        )}
        {' · '}
        {level.enteredBy === null
          ? t('warnings.enteredAt', { at: format.dateTime(level.enteredAt) })
          : t('warnings.enteredBy', { at: format.dateTime(level.enteredAt), by: level.enteredBy })}
        {level.withdrawnAt !== null && ` · ${t('warnings.withdrawnAt', { at: format.dateTime(level.withdrawnAt) })}`}
      </p>
    </li>
  );
};

export const OfficialLevels = () => {
  const { t } = useSettings();
  const { may, person } = useSession();
  const mayWrite = may('warnings.write');
  const now = useNow(minuteMs);
  const told = useLive((state) => state.alerts?.officialLevels);
  const levels = useResource(
    `official levels ${person?.id ?? ''} ${told?.map(({ id }) => id).join() ?? ''}`,
    (signal) => getOfficialLevels(true, signal),
    renewMs,
  );
  const [isOpen, setOpen] = useState(false);
  const [withdrawn, setWithdrawn] = useState<OfficialLevel>();
  const ordered = levelsInOrder(levels.data ?? [], now);
  const isCurrent = (level: OfficialLevel): boolean => ['now', 'future'].includes(levelStateAt(level, now));
  const current = ordered.filter(isCurrent);
  const past = ordered.filter((level) => !isCurrent(level));
  const list = (items: readonly OfficialLevel[]) => (
    <ul className="warning-list">
      {items.map((level) => (
        <Item
          key={level.id}
          level={level}
          onWithdraw={
            mayWrite && level.withdrawnAt === null && isCurrent(level) ? () => setWithdrawn(level) : undefined
          }
        />
      ))}
    </ul>
  );
  return (
    <Part
      id="official-levels"
      title={t('warnings.official')}
      lead={t('warnings.official.lead')}
      resource={levels}
      empty={t('warnings.official.none')}
      add={mayWrite ? { text: t('warnings.enter'), onPress: () => setOpen(true) } : undefined}
    >
      {levels.data && levels.data.length > 0 && current.length === 0 && (
        <p className="panel-note">{t('warnings.official.none')}</p>
      )}
      {current.length > 0 && list(current)}
      {past.length > 0 && (
        <details className="tell-more">
          <summary>{t('warnings.official.past', { count: past.length })}</summary>
          {list(past)}
        </details>
      )}
      {isOpen && <LevelEditor onClose={() => setOpen(false)} onChanged={levels.reload} />}
      {withdrawn && (
        <Confirm
          title={t('warnings.withdraw.title', { level: withdrawn.level })}
          action={t('warnings.withdraw')}
          onClose={() => setWithdrawn(undefined)}
          onConfirm={async () => {
            await withdrawOfficialLevel(withdrawn.id);
            levels.reload();
          }}
        >
          <p>{t('warnings.withdraw.what')}</p>
        </Confirm>
      )}
    </Part>
  );
};
