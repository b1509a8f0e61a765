import { describe, expect, test } from 'vitest'
import { clampCrop, cropSide, moveCrop, wholeCrop, zoomCrop } from './crop'

const wide = { width: 400, height: 200 }

describe('the square of a picture', () => {
  test('is the largest in the middle at first', () => {
    expect(wholeCrop(wide)).toEqual({ x: 200, y: 100, zoom: 1 })
    expect(cropSide(wholeCrop(wide), wide)).toBe(200)
  })

  test('moves by parts of its side, and not out of the picture', () => {
    expect(moveCrop(wholeCrop(wide), { x: 0.25, y: 0.25 }, wide)).toEqual({ x: 250, y: 100, zoom: 1 })
    expect(moveCrop(wholeCrop(wide), { x: -5, y: 5 }, wide)).toEqual({ x: 100, y: 100, zoom: 1 })
  })

  test('zooms about its middle, within limits, and comes back inside', () => {
    const near = moveCrop(zoomCrop(wholeCrop(wide), 4, wide), { x: 10, y: 10 }, wide)
    expect(near).toEqual({ x: 375, y: 175, zoom: 4 })
    expect(zoomCrop(near, 1, wide)).toEqual({ x: 300, y: 100, zoom: 1 })
    expect(clampCrop({ x: 0, y: 0, zoom: 99 }, wide).zoom).toBe(5)
    expect(clampCrop({ x: 0, y: 0, zoom: 0 }, wide).zoom).toBe(1)
  })
})
