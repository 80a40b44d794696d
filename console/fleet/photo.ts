/** Photos of a phone made small before they are sent: 1600 px, JPEG, without the position and the name of the phone. */
import { maxPhotoBytes } from '../../shared/station-api.ts';
import { fittedSize } from './fitted-size.ts';

/** Tried in this order until it is small enough. */
const qualities = [0.85, 0.7, 0.5] as const;

export class PhotoUnreadable extends Error {
  override readonly name = 'PhotoUnreadable';
}

const toJpeg = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });

/** @throws PhotoUnreadable when the browser cannot read it as a picture */
export const shrinkPhoto = async (file: Blob): Promise<Blob> => {
  let bitmap: ImageBitmap;
  try {
    // Turned as it was held; the new file has no such mark any more.
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new PhotoUnreadable('not a picture', { cause });
  }
  try {
    const [width, height] = fittedSize(bitmap.width, bitmap.height);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new PhotoUnreadable('no canvas');
    // What was transparent would become black.
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    for (const quality of qualities) {
      const blob = await toJpeg(canvas, quality);
      if (blob && blob.size <= maxPhotoBytes) return blob;
    }
    throw new PhotoUnreadable('too large even when made small');
  } finally {
    bitmap.close();
  }
};
