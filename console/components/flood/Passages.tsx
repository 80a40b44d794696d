/** Who can still pass: a sign each for walking, motorbike and car, with the word beside it. */
import { type Passages as Allowed, type Passage, type Traveller, travellers } from '../../flood/spots.ts';
import { useSettings } from '../../language/settings.tsx';

const figures: Readonly<Record<Traveller, string>> = {
  walk: 'M12.5 3.6a1.6 1.6 0 1 0 .01 0M11.8 7.2l-2.4 2.2v3M11.8 7.2l1.4 5l2.4 3v4.4M11.8 7.2l1.6 2.6l2.8 1M13.2 12.2l-1.6 3.4l-2.8 4',
  motorbike:
    'M5.5 13a3.2 3.2 0 1 0 .01 0M18.5 13a3.2 3.2 0 1 0 .01 0M5.5 16.2l3.4-5h5.4l4.2 5M14.3 11.2l1.4-4.4h2.2M8.9 11.2L7.6 9H5.8',
  car: 'M3 16.5v-3.8l2.2-.9l2-4h8.2l2.6 4l3 .9v3.8h-2M3 16.5h2.2M9.2 16.5h5.6M7.2 14.6a1.9 1.9 0 1 0 .01 0M16.8 14.6a1.9 1.9 0 1 0 .01 0M7 11.8h10',
};

/** Told apart by shape: a tick, an exclamation mark, a cross. */
const marks: Readonly<Record<Passage, string>> = {
  yes: 'M2.5 6.4l2.4 2.4l4.6-5.4',
  care: 'M6 2v4.8M6 9.4v.6',
  no: 'M2.8 2.8l6.4 6.4M9.2 2.8L2.8 9.2',
};

export const Passages = ({ passages }: { passages: Allowed }) => {
  const { t } = useSettings();
  return (
    <ul className="passages" aria-label={t('flood.passes')}>
      {travellers.map((who) => (
        <li key={who} data-passage={passages[who]}>
          <svg aria-hidden="true" width="22" height="22" viewBox="0 0 24 24">
            <path d={figures[who]} />
          </svg>
          <svg aria-hidden="true" className="passage-mark" width="12" height="12" viewBox="0 0 12 12">
            <path d={marks[passages[who]]} />
          </svg>
          <span>{t(`flood.pass.${who}.${passages[who]}`)}</span>
        </li>
      ))}
    </ul>
  );
};
