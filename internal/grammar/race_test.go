//go:build race

package grammar

// raced is true when the race detector makes pools drop what they are given.
const raced = true
