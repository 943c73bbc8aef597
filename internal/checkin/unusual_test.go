package checkin

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestUnusual(t *testing.T) {
	t.Parallel()
	same := func(v int64, n int) []int64 {
		out := make([]int64, n)
		for i := range out {
			out[i] = v
		}
		return out
	}
	tests := []struct {
		name    string
		history []int64
		v       int64
		money   bool
		want    bool
	}{
		{"too little is known", []int64{3, 2, 4, 3, 5, 2, 3}, 50, false, false},
		{"a zero too many", []int64{3, 2, 4, 3, 5, 2, 3, 4}, 30, false, true},
		{"a good day", []int64{3, 2, 4, 3, 5, 2, 3, 4}, 12, false, false},
		{"twice the best", []int64{3, 2, 4, 3, 5, 2, 3, 4}, 10, false, false},
		{"ones", same(1, 20), 3, false, false},
		{"ones, then many", same(1, 20), 15, false, true},
		{"a skewed history", []int64{1, 1, 1, 12, 1, 2, 1, 9, 1, 1}, 30, false, false},
		{"a skewed history, far out", []int64{1, 1, 1, 12, 1, 2, 1, 9, 1, 1}, 400, false, true},
		{"many people reached", []int64{40, 60, 55, 30, 80, 45, 50, 62, 38}, 200, false, false},
		{"a slip with people reached", []int64{40, 60, 55, 30, 80, 45, 50, 62, 38}, 5000, false, true},
		{"money", []int64{35_000, 20_000, 50_000, 10_000, 30_000, 60_000, 25_000, 40_000}, 35_000_000, true, true},
		{"more money", []int64{35_000, 20_000, 50_000, 10_000, 30_000, 60_000, 25_000, 40_000}, 150_000, true, false},
		{"nothing", same(3, 9), 0, false, false},
	}
	for _, tt := range tests {
		if got := Unusual(tt.history, tt.v, tt.money); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, got, tt.want)
		}
	}
}

// TestUnusualSeldomAsksInVain draws honest people of all kinds and counts how often one
// of their own numbers would be asked about.
func TestUnusualSeldomAsksInVain(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	asked, told := 0, 0
	for range 400 {
		mean, shape := math.Exp(rng.Float64()*4), 0.5+3*rng.Float64() // 1 to 55 a day, from steady to very uneven
		var history []int64
		for range 100 {
			v := int64(0)
			for v == 0 { // only days with the figure
				v = poisson(rng, gamma(rng, shape)*mean/shape)
			}
			told++
			if Unusual(history, v, false) {
				asked++
			}
			history = append(history, v)
		}
	}
	if asked > told/2000 {
		t.Errorf("%d of %d honest numbers would be asked about, want at most one in 2,000", asked, told)
	}
	t.Logf("%d of %d", asked, told)
}

func poisson(rng *rand.Rand, mean float64) int64 {
	if mean > 50 {
		return int64(max(0, math.Round(mean+math.Sqrt(mean)*rng.NormFloat64())))
	}
	n, p := int64(0), rng.Float64()
	for limit := math.Exp(-mean); p > limit; n++ {
		p *= rng.Float64()
	}
	return n
}

// gamma draws by Marsaglia and Tsang's method.
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := (1 + c*x) * (1 + c*x) * (1 + c*x)
		if v > 0 && math.Log(rng.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// TestTheTailIsOne holds the tail against the sum of what comes before it.
func TestTheTailIsOne(t *testing.T) {
	t.Parallel()
	for _, mean := range []float64{0.5, 3, 40} {
		for _, shape := range []float64{0.5, 2, 30} {
			before, term := 0.0, math.Pow(shape/(mean+shape), shape)
			for v := range int64(60) {
				if got, want := tail(v, mean, shape), 1-before; math.Abs(got-want) > 1e-6 {
					t.Errorf("mean %g, shape %g: at least %d has %g, want %g", mean, shape, v, got, want)
				}
				before += term
				term *= (float64(v) + shape) / float64(v+1) * mean / (mean + shape)
			}
		}
	}
}
