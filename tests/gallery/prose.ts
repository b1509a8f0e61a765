/** Words without a meaning, as many as fit into `length` code points; `seed` chooses where they begin. */
const words = ('harbour lantern quiet morning bicycle theory of the second violin between rain and paper boats whose captain '
  + 'writes letters to a lighthouse in a language that only gulls and tax inspectors can read without an umbrella').split(' ')

export function prose(length: number, seed = 0): string {
  let text = ''
  for (let index = seed; ; index++) {
    const next = text ? `${text} ${words[index % words.length]}` : words[index % words.length]!
    if (next.length > length) return text ? text[0]!.toUpperCase() + text.slice(1) : next.slice(0, length)
    text = next
  }
}
