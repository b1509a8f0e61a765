/** "1 member", "302 members" */
export const membersOf = (count: number): string => count === 1 ? '1 member' : `${count} members`
