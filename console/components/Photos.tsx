/** Photos of a station: taken with the phone, made small here, shown, deleted. */
import { useRef, useState } from 'react';
import { maxPhotosPerStation, type Photo } from '../../shared/station-api.ts';
import { addPhoto, photoUrl, removePhoto } from '../api/fleet.ts';
import { PhotoUnreadable, shrinkPhoto } from '../fleet/photo.ts';
import { useSettings } from '../language/settings.tsx';
import { Confirm, Dialog } from './Dialog.tsx';
import { FormActions, FormFailure, useSending } from './Form.tsx';
import { Icon } from './Icon.tsx';

const Viewer = ({
  station,
  photos,
  first,
  mayDelete,
  onDelete,
  onClose,
}: {
  station: { readonly id: string; readonly name: string };
  photos: readonly Photo[];
  first: number;
  mayDelete: boolean;
  onDelete: (photo: Photo) => void;
  onClose: () => void;
}) => {
  const { t, format } = useSettings();
  const [place, setPlace] = useState(first);
  const photo = photos[place];
  if (!photo) return null;
  const title = t('photos.title.of', { place: place + 1, count: photos.length });
  return (
    <Dialog title={title} onClose={onClose}>
      <img
        className="photo-large"
        src={photoUrl(station.id, photo.id)}
        alt={t('photos.alt', { place: place + 1, station: station.name })}
      />
      <p className="quiet small">
        {t('photos.added', { at: format.dateTime(photo.addedAt), by: photo.addedBy || '—' })}
      </p>
      <FormActions>
        {photos.length > 1 && (
          <>
            <button
              type="button"
              className="button"
              onClick={() => setPlace((place + photos.length - 1) % photos.length)}
            >
              <Icon name="back" size={16} /> {t('photos.previous')}
            </button>
            <button type="button" className="button" onClick={() => setPlace((place + 1) % photos.length)}>
              {t('photos.next')}
            </button>
          </>
        )}
        {mayDelete && (
          <button type="button" className="button danger" onClick={() => onDelete(photo)}>
            {t('photos.delete')}
          </button>
        )}
      </FormActions>
    </Dialog>
  );
};

/** Two ways to the same: phones open either the camera or the album. */
const ways = [
  { key: 'photos.take', icon: 'camera', capture: 'environment' },
  { key: 'photos.choose', icon: 'image', capture: undefined },
] as const;

export const Photos = ({
  station,
  photos,
  mayChange,
  onChanged,
}: {
  station: { readonly id: string; readonly name: string };
  photos: readonly Photo[];
  mayChange: boolean;
  onChanged: () => void;
}) => {
  const { t } = useSettings();
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  const [isUnreadable, setUnreadable] = useState(false);
  const [viewed, setViewed] = useState<number>();
  const [deleted, setDeleted] = useState<Photo>();
  const { send, isBusy, isSending, failure } = useSending(async (files: readonly File[]) => {
    setUnreadable(false);
    for (const file of files) {
      let small: Blob;
      try {
        small = await shrinkPhoto(file);
      } catch (error) {
        if (!(error instanceof PhotoUnreadable)) throw error;
        setUnreadable(true);
        continue;
      }
      await addPhoto(station.id, small);
      onChanged();
    }
  });
  const isFull = photos.length >= maxPhotosPerStation;
  return (
    <div className="photos">
      <h3>{t('photos.title')}</h3>
      {photos.length === 0 && <p className="quiet">{t('photos.none')}</p>}
      {photos.length > 0 && (
        <ul className="photo-list">
          {photos.map((photo, i) => (
            <li key={photo.id}>
              <button type="button" onClick={() => setViewed(i)}>
                <img
                  src={photoUrl(station.id, photo.id)}
                  alt={t('photos.alt', { place: i + 1, station: station.name })}
                  loading="lazy"
                />
              </button>
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <>
          <div className="photo-ways">
            {ways.map(({ key, icon, capture }, i) => (
              <span key={key} className={capture ? 'photo-camera' : undefined}>
                <button
                  type="button"
                  className="button"
                  disabled={isBusy || isFull}
                  onClick={() => inputs.current[i]?.click()}
                >
                  <Icon name={icon} size={18} /> {isSending ? t('photos.sending') : t(key)}
                </button>
                <input
                  ref={(element) => {
                    inputs.current[i] = element;
                  }}
                  type="file"
                  accept="image/*"
                  capture={capture}
                  multiple={capture === undefined}
                  hidden
                  aria-label={t(key)}
                  onChange={(event) => {
                    const files = [...(event.target.files ?? [])];
                    event.target.value = '';
                    if (files.length > 0) void send(files);
                  }}
                />
              </span>
            ))}
          </div>
          <p className="quiet small">{isFull ? t('photos.full', { count: maxPhotosPerStation }) : t('photos.small')}</p>
          {isUnreadable && (
            <p className="form-failure" role="alert">
              {t('photos.unreadable')}
            </p>
          )}
          <FormFailure failure={failure} />
        </>
      )}
      {viewed !== undefined && !deleted && (
        <Viewer
          station={station}
          photos={photos}
          first={viewed}
          mayDelete={mayChange}
          onDelete={setDeleted}
          onClose={() => setViewed(undefined)}
        />
      )}
      {deleted && (
        <Confirm
          title={t('photos.delete.title')}
          action={t('photos.delete')}
          onConfirm={async () => {
            await removePhoto(station.id, deleted.id);
            setViewed(undefined);
            onChanged();
          }}
          onClose={() => setDeleted(undefined)}
        >
          <img className="photo-small" src={photoUrl(station.id, deleted.id)} alt="" />
          <p>{t('photos.delete.what', { station: station.name })}</p>
        </Confirm>
      )}
    </div>
  );
};
