// Profile pictures: what may be one, who sees it, and how it is served.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { jpeg_beginning, png, webp_beginning } from '../support/pictures.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const put = (client: any, bytes: Uint8Array, type: string) =>
  client.request('PUT', '/api/v1/me/avatar', { raw_body: bytes, headers: { 'content-type': type } })

describe('a picture', () => {
  test('is seen wherever the person is, live, and served for good', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'hello')
    await bob.put_contact(ada.me)
    const [adas, bobs] = await Promise.all([Socket.connect(ada), Socket.connect(bob)])
    const picture = png(64, 64)
    const { avatar, ...rest } = await ada.put_avatar(picture)
    expect(avatar).toMatch(/^[0-9a-f]{32}$/)
    for (const socket of [adas, bobs]) expect((await socket.next('user.updated')).data.user).toMatchObject({ id: ada.me.id, avatar })
    expect((await bob.conversation(id)).peer.user.avatar).toBe(avatar)
    expect((await bob.contacts())[0]!.user.avatar).toBe(avatar)
    expect((await bob.profile(ada.me)).avatar).toBe(avatar)
    expect((await bob.expect(200, 'GET', `/api/v1/users?query=${ada.me.username}`)).users[0].avatar).toBe(avatar)

    const path = `/api/v1/users/${ada.me.id}/avatar/${avatar}`
    const answer = await bob.request('GET', path)
    expect(answer.status).toBe(200)
    expect(answer.bytes.equals(picture)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png', 'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff', 'content-security-policy': 'default-src \'none\'; sandbox',
    })
    expect((await bob.request('GET', path, { anonymous: true })).status).toBe(401)

    // The same again is the same; another is another, and the old address is over.
    expect((await ada.put_avatar(picture)).avatar).toBe(avatar)
    const other = (await ada.put_avatar(png(32, 32, [0, 90, 200]))).avatar
    expect(other).not.toBe(avatar)
    expect((await bob.request('GET', path)).status).toBe(404)
    expect((await bob.request('GET', `/api/v1/users/${bob.me.id}/avatar/${other}`)).status).toBe(404)
    expect((await bob.request('GET', `/api/v1/users/x/avatar/${other}`)).status).toBe(400)

    for (const _once of [1, 2]) expect((await ada.expect(200, 'DELETE', '/api/v1/me/avatar')).user).toEqual(rest)
    expect((await bob.conversation(id)).peer.user.avatar).toBeUndefined()
    expect((await bob.request('GET', `/api/v1/users/${ada.me.id}/avatar/${other}`)).status).toBe(404)
    await Promise.all([adas.close(), bobs.close()])
  })

  test('may be a JPEG, a PNG or a WebP of up to 128 KiB', async () => {
    const ada = await newcomer(server, 'ada')
    expect((await put(ada, jpeg_beginning(1024, 1024), 'image/jpeg')).status).toBe(200)
    expect((await put(ada, webp_beginning(1024, 1), 'image/webp')).status).toBe(200)
    const smallest = png(1, 1)
    const largest = png(1, 1, [1, 2, 3], 128 * 1024 - smallest.length - 12)
    expect(largest.length).toBe(128 * 1024)
    expect((await put(ada, largest, 'image/png')).status).toBe(200)
    const answer = await ada.request('GET', `/api/v1/users/${ada.me.id}/avatar/${(await ada.expect(200, 'GET', '/api/v1/me')).user.avatar}`)
    expect(answer.bytes.equals(largest)).toBe(true)
  })

  test.each([
    ['what is none', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png', 400, 'invalid_picture'],
    ['another type than it says', png(8, 8), 'image/jpeg', 400, 'invalid_picture'],
    ['nothing', Buffer.alloc(0), 'image/png', 400, 'invalid_picture'],
    ['too wide', webp_beginning(1025, 10), 'image/webp', 400, 'invalid_picture'],
    ['too high', png(1, 1025), 'image/png', 400, 'invalid_picture'],
    ['a type that is refused', Buffer.from('GIF89a'), 'image/gif', 415, 'unsupported_media_type'],
    ['no picture by its own word', png(8, 8), 'application/json', 415, 'unsupported_media_type'],
    ['too many bytes', png(1, 1, [1, 2, 3], 128 * 1024), 'image/png', 413, 'payload_too_large'],
  ])('is not %s', async (_what, bytes, type, status, code) => {
    const ada = await newcomer(server, 'ada')
    const answer = await put(ada, bytes, type)
    expect([answer.status, answer.body.error.code]).toEqual([status, code])
    expect((await ada.expect(200, 'GET', '/api/v1/me')).user).toEqual(ada.me)
  })

  test('makes no room for larger bodies elsewhere', async () => {
    const ada = await newcomer(server, 'ada')
    const body = { bio: 'a'.repeat(70_000) }
    expect((await ada.request('PATCH', '/api/v1/me', { body })).status).toBe(413)
  })
})
