/** How the pictures are named, and the page that shows them. */
import { parts } from './scenes.ts'

export const looks = ['light', 'dark', 'phone'] as const
export type Look = (typeof looks)[number]

export const file_of = (scene: string, look: Look): string => `${scene}-${look}.webp`

export function readme(): string {
  const shown = (name: string, title: string, look: Look) =>
    `<a href="${file_of(name, look)}"><img src="${file_of(name, look)}" width="${look === 'phone' ? 150 : 400}" alt="${title}, ${look}"></a>`
  const section = ({ title, scenes }: (typeof parts)[number]) => [
    `## ${title}`, '', '| Scene | Light | Dark | Phone |', '|---|---|---|---|',
    ...scenes.map(({ name, title }) => `| ${title} | ${looks.map(look => shown(name, title, look)).join(' | ')} |`), '',
  ].join('\n')
  return `# Gallery

Every screen, in both themes and at the width of a phone, empty, loading, broken and overfull states included. \`./dev gallery\`
takes all pictures anew, \`./dev gallery SCENE…\` some of them: a real server with the people of \`./dev demo\`, a clock that
stands at a Thursday in June, and Debian's Chromium (\`tests/gallery\`). This page is written with them.

${parts.map(section).join('\n')}`
}
