/** Announces maintenance of one station from the list: for how long and why. */
import { useState } from 'react';
import { maintenanceSchema } from '../../../shared/alert-api.ts';
import type { StationView } from '../../../shared/api.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { announceMaintenance } from '../../rules/api.ts';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../Form.tsx';

const hourChoices = [1, 2, 4, 8, 24] as const;

export const MaintainDialog = ({
  station,
  onClose,
  onDone,
}: {
  station: StationView;
  onClose: () => void;
  onDone: (until: Instant) => void;
}) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const [hours, setHours] = useState<number>(2);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isReason = maintenanceSchema.shape.reason.safeParse(reason).success;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!isReason) return;
    const from = Math.floor(store.serverNow() / minuteMs) * minuteMs;
    const to = from + hours * hourMs;
    await announceMaintenance({ scope: { networks: null, wards: null, stations: [station.id] }, from, to, reason });
    onDone(to);
  });
  return (
    <Dialog
      title={t('fleetTable.maintainOf', { station: station.name })}
      onClose={onClose}
      holds={reason !== ''}
      isSmall
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{t('fleetTable.maintain.what')}</p>
        <FormField label={t('fleetTable.maintain.for')}>
          {(parts) => (
            <span className="field wide">
              <select {...parts} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
                {hourChoices.map((each) => (
                  <option key={each} value={each}>
                    {format.duration(each * hourMs)}
                  </option>
                ))}
              </select>
            </span>
          )}
        </FormField>
        <TextField
          label={t('fleetTable.maintain.reason')}
          hint={t('fleetTable.maintain.reason.hint')}
          problem={isTried && !isReason ? t('fleetTable.maintain.reason.wrong') : undefined}
          maxLength={200}
          value={reason}
          onChange={setReason}
        />
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t('fleetTable.maintain.send')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
