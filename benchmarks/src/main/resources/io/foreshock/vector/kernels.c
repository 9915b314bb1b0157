/* What C makes of the kernels: the same calls, a query and the addresses of some rows. With intrinsics where the
   processor has AVX-512, else plain loops that the compiler vectorises. Rows are padded to 64 bytes. */
#include <stdint.h>
#include <stddef.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

void dot_f32(const float *q, const int64_t *rows, int count, int n, float *out) {
  for (int r = 0; r < count; r++) {
    const float *row = (const float *)rows[r];
#ifdef __AVX512F__
    __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a;
    int i = 0;
    for (; i + 64 <= n; i += 64) {
      a = _mm512_fmadd_ps(_mm512_loadu_ps(q + i), _mm512_loadu_ps(row + i), a);
      b = _mm512_fmadd_ps(_mm512_loadu_ps(q + i + 16), _mm512_loadu_ps(row + i + 16), b);
      c = _mm512_fmadd_ps(_mm512_loadu_ps(q + i + 32), _mm512_loadu_ps(row + i + 32), c);
      d = _mm512_fmadd_ps(_mm512_loadu_ps(q + i + 48), _mm512_loadu_ps(row + i + 48), d);
    }
    for (; i < n; i += 16)
      a = _mm512_fmadd_ps(_mm512_loadu_ps(q + i), _mm512_loadu_ps(row + i), a);
    out[r] = -_mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(a, b), _mm512_add_ps(c, d)));
#else
    float sum = 0;
    for (int i = 0; i < n; i++)
      sum += q[i] * row[i];
    out[r] = -sum;
#endif
  }
}

void squares_f32(const float *q, const int64_t *rows, int count, int n, float *out) {
  for (int r = 0; r < count; r++) {
    const float *row = (const float *)rows[r];
#ifdef __AVX512F__
    __m512 a = _mm512_setzero_ps(), b = a;
    int i = 0;
    for (; i + 32 <= n; i += 32) {
      __m512 x = _mm512_sub_ps(_mm512_loadu_ps(q + i), _mm512_loadu_ps(row + i));
      __m512 y = _mm512_sub_ps(_mm512_loadu_ps(q + i + 16), _mm512_loadu_ps(row + i + 16));
      a = _mm512_fmadd_ps(x, x, a);
      b = _mm512_fmadd_ps(y, y, b);
    }
    for (; i < n; i += 16) {
      __m512 x = _mm512_sub_ps(_mm512_loadu_ps(q + i), _mm512_loadu_ps(row + i));
      a = _mm512_fmadd_ps(x, x, a);
    }
    out[r] = _mm512_reduce_add_ps(_mm512_add_ps(a, b));
#else
    float sum = 0;
    for (int i = 0; i < n; i++)
      sum += (q[i] - row[i]) * (q[i] - row[i]);
    out[r] = sum;
#endif
  }
}

/* The query is in the order in which the halves lie. */
void dot_f16(const float *q, const int64_t *rows, int count, int n, float *out) {
  for (int r = 0; r < count; r++) {
    const uint16_t *row = (const uint16_t *)rows[r];
#ifdef __AVX512F__
    __m512 a = _mm512_setzero_ps(), b = a;
    for (int i = 0; i < n; i += 32) {
      a = _mm512_fmadd_ps(_mm512_loadu_ps(q + i), _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(row + i))), a);
      b = _mm512_fmadd_ps(_mm512_loadu_ps(q + i + 16),
                          _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(row + i + 16))), b);
    }
    out[r] = -_mm512_reduce_add_ps(_mm512_add_ps(a, b));
#else
    float sum = 0;
    for (int i = 0; i < n; i++)
      sum += q[i] * (float)((const _Float16 *)row)[i];
    out[r] = -sum;
#endif
  }
}

void dot_bf16(const float *q, const int64_t *rows, int count, int n, float *out) {
  for (int r = 0; r < count; r++) {
    const uint16_t *row = (const uint16_t *)rows[r];
#ifdef __AVX512F__
    __m512 a = _mm512_setzero_ps(), b = a;
    for (int i = 0; i < n; i += 32) {
      __m512i x = _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(row + i))), 16);
      __m512i y = _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(row + i + 16))), 16);
      a = _mm512_fmadd_ps(_mm512_loadu_ps(q + i), _mm512_castsi512_ps(x), a);
      b = _mm512_fmadd_ps(_mm512_loadu_ps(q + i + 16), _mm512_castsi512_ps(y), b);
    }
    out[r] = -_mm512_reduce_add_ps(_mm512_add_ps(a, b));
#else
    float sum = 0;
    for (int i = 0; i < n; i++) {
      union { uint32_t bits; float value; } x = {(uint32_t)row[i] << 16};
      sum += q[i] * x.value;
    }
    out[r] = -sum;
#endif
  }
}

/* No code is -128. */
void dot_i8(const int8_t *q, const int64_t *rows, int count, int n, float *out) {
  for (int r = 0; r < count; r++) {
    const int8_t *row = (const int8_t *)rows[r];
    int sum = 0;
#if defined(__AVX512VNNI__) && defined(__AVX512BW__)
    __m512i all = _mm512_setzero_si512();
    for (int i = 0; i < n; i += 64) {
      __m512i x = _mm512_loadu_si512(row + i);
      __m512i y = _mm512_loadu_si512(q + i);
      __m512i signedly = _mm512_mask_sub_epi8(y, _mm512_movepi8_mask(x), _mm512_setzero_si512(), y);
      all = _mm512_dpbusd_epi32(all, _mm512_abs_epi8(x), signedly);
    }
    sum = _mm512_reduce_add_epi32(all);
#else
    for (int i = 0; i < n; i++)
      sum += (int)q[i] * row[i];
#endif
    out[r] = -(float)sum;
  }
}

void hamming(const uint64_t *q, const int64_t *rows, int count, int n, float *out) {
  for (int r = 0; r < count; r++) {
    const uint64_t *row = (const uint64_t *)rows[r];
    int sum = 0;
    for (int i = 0; i < n; i++)
      sum += __builtin_popcountll(q[i] ^ row[i]);
    out[r] = (float)sum;
  }
}
