/** Who is typing, as a sentence: "Ada and Grace are typing". '' for nobody. */
export function typingSentence(names: readonly string[]): string {
  const [first, second, third] = names
  if (first === undefined) return ''
  if (second === undefined) return `${first} is typing`
  if (third === undefined) return `${first} and ${second} are typing`
  if (names.length === 3) return `${first}, ${second} and ${third} are typing`
  return `${first}, ${second} and ${names.length - 2} others are typing`
}
