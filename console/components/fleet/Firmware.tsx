/** How many stations run which version, by model; each opens to its stations. */
import { Link } from 'wouter';
import type { ModelVersions } from '../../fleet/firmware.ts';
import { useSettings } from '../../language/settings.tsx';

export const Firmware = ({ models }: { models: readonly ModelVersions[] }) => {
  const { t } = useSettings();
  const all = models.flatMap(({ versions }) => versions);
  if (all.length === 0) return null;
  const behind = all.reduce((sum, each) => sum + (each.isBehind ? each.count : 0), 0);
  return (
    <details className="firmware-summary">
      <summary>{t('fleetTable.firmware', { versions: all.length, behind })}</summary>
      <dl>
        {models.map(({ model, versions }) => (
          <div key={model ?? ''}>
            <dt>{model ?? t('fleetTable.noModel')}</dt>
            {versions.map(({ firmware, count, isBehind }) => (
              <dd key={firmware}>
                <Link href={`/stations?${new URLSearchParams({ ...(model && { model }), firmware })}`}>{firmware}</Link>{' '}
                <span className="quiet">
                  {t('fleetTable.firmwareCount', { count })}
                  {isBehind && ` · ${t('fleetTable.behind')}`}
                </span>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
};
