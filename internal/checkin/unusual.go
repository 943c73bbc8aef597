package checkin

import "math"

const (
	// leastHistory is how many days with a figure somebody must have before the next one
	// can be far outside what they usually tell.
	leastHistory = 8
	// farBeyond is how many times the largest so far it must be at least.
	farBeyond = 3
	// unlikely is how seldom such a count must be for somebody of that history.
	unlikely = 1e-5
	// countsMoneyBy makes counts of money: hundreds of yuan say nothing about size.
	countsMoneyBy = 10_000
)

// Unusual reports whether a count is so far outside somebody's own history of counts that
// it is worth one question: a slip of the finger, seldom anything else. History holds
// what was told on the days when it was told; days without are no part of it, since most
// days most figures are not.
//
// Counts of field work are skewed and vary more than chance alone would have it, so they
// are taken for a negative binomial with the history's mean and spread, widened for a
// short history; a count is unusual when it would come less than once in 100,000 days and
// is several times the largest so far. The answer is about one number and kept nowhere.
func Unusual(history []int64, v int64, money bool) bool {
	if len(history) < leastHistory {
		return false
	}
	n, sum, squares, largest := float64(len(history)), 0.0, 0.0, int64(0)
	for _, h := range history {
		x := float64(scaled(h, money))
		sum, squares, largest = sum+x, squares+x*x, max(largest, h)
	}
	if v <= farBeyond*largest {
		return false
	}
	mean := (sum + 1) / n // a little more than seen: the history is short
	spread := max(squares/n-(sum/n)*(sum/n), mean) * (1 + 4/n)
	shape := mean * mean / max(spread-mean, mean*mean/n)
	return tail(scaled(v, money), mean, shape) < unlikely
}

func scaled(v int64, money bool) int64 {
	if money {
		return (v + countsMoneyBy - 1) / countsMoneyBy
	}
	return v
}

// tail is the chance of a count of at least v under a negative binomial of a mean and a
// shape; the smaller the shape, the wider it is.
func tail(v int64, mean, shape float64) float64 {
	if v <= 0 {
		return 1
	}
	p := mean / (mean + shape)
	// The first term of the tail in logarithms, then a sum that falls off quickly.
	at := float64(v)
	a, _ := math.Lgamma(at + shape)
	b, _ := math.Lgamma(shape)
	c, _ := math.Lgamma(at + 1)
	term := math.Exp(a - b - c + shape*math.Log(1-p) + at*math.Log(p))
	sum := 0.0
	for i := at; term > 0 && i < at+1e5; i++ {
		sum += term
		if term < sum*1e-9 {
			break
		}
		term *= (i + shape) / (i + 1) * p
	}
	return min(sum, 1)
}
