package campaign

import (
	"fmt"
	"math/rand/v2"
)

// split cuts a total into n positive parts, none above most, unevenly: a few
// people do much, most do little. It uses more parts when n would not hold it.
func split(rng *rand.Rand, total int64, n int, most int64) []int64 {
	n = int(min(total, max(int64(n), (total+most-1)/most)))
	parts, weights := make([]int64, n), make([]float64, n)
	sum := 0.0
	for i := range weights {
		weights[i] = rng.ExpFloat64()
		sum += weights[i]
	}
	rest := total - int64(n)
	left := rest
	for i := range parts {
		more := min(int64(float64(rest)*weights[i]/sum), most-1, left)
		parts[i] = 1 + more
		left -= more
	}
	for left > 0 { // what rounding and the bound have left over
		if i := rng.IntN(n); parts[i] < most {
			more := min(left, max(1, (most-parts[i])/8))
			parts[i] += more
			left -= more
		}
	}
	return parts
}

// some picks n of a list at random; the list is left in another order.
func some(rng *rand.Rand, list []int32, n int) ([]int32, error) {
	if n > len(list) {
		return nil, fmt.Errorf("campaign: %d parts for %d reports", n, len(list))
	}
	for i := range n {
		j := i + rng.IntN(len(list)-i)
		list[i], list[j] = list[j], list[i]
	}
	return list[:n], nil
}
