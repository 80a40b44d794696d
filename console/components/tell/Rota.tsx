/** Four weeks of an on-call list as a calendar: whose day it is, who stands in. */

import type { OnCall } from '../../../shared/notification-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { initialsOf, mondayOf, offsetOf, rotaDays } from '../../rules/rota.ts';
import type { People } from './people.ts';

const weeks = 4;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** The day and month of a local date, as short as it is read. */
const shortDay = (localDate: string): string => `${Number(localDate.slice(8))}/${Number(localDate.slice(5, 7))}`;

export const Rota = ({ list, people, name }: { list: OnCall; people: People; name: string }) => {
  const { t, format } = useSettings();
  const today = format.localDate(useNow(minuteMs));
  const days = rotaDays(list, mondayOf(today), weeks * 7, offsetOf(format));
  const tones = new Map(list.people.map((person, index) => [person, index % 4]));
  return (
    <table className="rota">
      <caption className="hidden-visually">{t('tell.rota.of', { name })}</caption>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th key={day} scope="col">
              {t(`rules.day.${day}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => days.slice(week * 7, week * 7 + 7)).map((row) => (
          <tr key={row[0]?.localDate}>
            {row.map(({ localDate, person, isException, isHandover }) => {
              const who = person === undefined ? '—' : people.nameOf(person);
              return (
                <td
                  key={localDate}
                  data-tone={person === undefined ? undefined : (tones.get(person) ?? 3)}
                  data-past={localDate < today || undefined}
                  data-handover={isHandover || undefined}
                  data-exception={isException || undefined}
                  aria-current={localDate === today ? 'date' : undefined}
                  title={`${format.day(localDate)} ${list.handoverAt}: ${who}`}
                >
                  <span className="rota-date">{shortDay(localDate)}</span>
                  <span className="rota-name">{who}</span>
                  <abbr className="rota-initials" title={who}>
                    {person === undefined ? '—' : initialsOf(who)}
                  </abbr>
                  {isException && <span className="rota-exception">{t('tell.rota.standsIn')}</span>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
