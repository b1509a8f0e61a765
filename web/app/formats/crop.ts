// The square that is cut out of a picture: where its middle is, in pixels of the picture, and how far it is zoomed in.

export interface Size { width: number, height: number }
export interface Crop { x: number, y: number, zoom: number }

export const mostZoom = 5

/** How many pixels of the picture a side of the square takes. */
export const cropSide = (crop: Crop, { width, height }: Size): number => Math.min(width, height) / crop.zoom

/** The largest square in the middle. */
export const wholeCrop = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 })

/** The same, moved to where the square lies inside of the picture. */
export function clampCrop(crop: Crop, size: Size): Crop {
  const zoom = Math.min(mostZoom, Math.max(1, crop.zoom))
  const half = cropSide({ ...crop, zoom }, size) / 2
  const within = (value: number, length: number) => Math.min(length - half, Math.max(half, value))
  return { x: within(crop.x, size.width), y: within(crop.y, size.height), zoom }
}

/** Moves by parts of the square's side: what stands at the left comes in with a negative `x`. */
export function moveCrop(crop: Crop, by: { x: number, y: number }, size: Size): Crop {
  const side = cropSide(crop, size)
  return clampCrop({ ...crop, x: crop.x + by.x * side, y: crop.y + by.y * side }, size)
}

export const zoomCrop = (crop: Crop, zoom: number, size: Size): Crop => clampCrop({ ...crop, zoom }, size)
