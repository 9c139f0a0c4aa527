package demo

import (
	"math/rand/v2"
	"strings"
)

// seed fixes the company: another seed is another company.
const seed = 0x76616c697365 // "valise"

// dice are deterministic: the same stream gives the same throws, whatever other
// streams do.
type dice struct{ *rand.Rand }

func newDice(stream ...uint64) dice {
	n := uint64(14695981039346656037)
	for _, s := range stream {
		n = (n ^ s) * 1099511628211
	}
	return dice{rand.New(rand.NewPCG(seed, n))}
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// between returns lo..hi, both included.
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// fill replaces each # by a digit. The result never looks like a card number:
// a scanner that watches over a bundle would be right to stop at one.
func (d dice) fill(pattern string) string {
	for {
		out := []byte(pattern)
		for i := range out {
			if out[i] == '#' {
				out[i] = byte('0' + d.IntN(10))
			}
		}
		if s := string(out); !strings.Contains(pattern, "#") || !cardLike(s) {
			return s
		}
	}
}

// cardLike reports whether the digits of s pass the check of ISO/IEC 7812-1.
func cardLike(s string) bool {
	sum, n := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		digit := int(s[i] - '0')
		if n%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum, n = sum+digit, n+1
	}
	return n >= 12 && n <= 19 && sum%10 == 0
}
