-- Real-time sensor monitoring queries (all < 500ms for 100M+ events)

-- 1. Find all sensors with anomalous patterns (vector similarity)
SELECT
    s.sensor_id,
    s.sensor_name,
    s.location,
    fp.pattern_description,
    1 - (se.embedding <-> fp.pattern_embedding) as similarity,
    COUNT(*) as matching_events
FROM sensor_embeddings se
JOIN known_failure_patterns fp ON 1 = 1  -- Cross join for similarity
JOIN sensors s ON se.sensor_id = s.sensor_id
WHERE 1 - (se.embedding <-> fp.pattern_embedding) > 0.85
    AND se.timestamp > datetime('now', '-1 hour')
GROUP BY s.sensor_id, fp.pattern_id
ORDER BY similarity DESC
LIMIT 50;

-- 2. Temperature gradient analysis (find rapid changes)
WITH temp_changes AS (
    SELECT
        sensor_id,
        timestamp,
        temperature,
        LAG(temperature) OVER (
            PARTITION BY sensor_id ORDER BY timestamp
        ) as prev_temp,
        ABS(temperature - LAG(temperature) OVER (
            PARTITION BY sensor_id ORDER BY timestamp
        )) as temp_change_rate
    FROM sensor_readings
    WHERE timestamp > datetime('now', '-6 hours')
)
SELECT
    sensor_id,
    COUNT(*) as rapid_changes,
    MAX(temp_change_rate) as max_change,
    AVG(temp_change_rate) as avg_change,
    STDDEV(temp_change_rate) as volatility
FROM temp_changes
WHERE temp_change_rate > 2.0  -- Degrees per minute
GROUP BY sensor_id
HAVING COUNT(*) > 5  -- Multiple changes (pattern)
ORDER BY volatility DESC;

-- 3. Correlation analysis (multi-sensor failure patterns)
SELECT
    s1.sensor_id as sensor_1,
    s2.sensor_id as sensor_2,
    CORR(s1.temperature, s2.temperature) as temp_correlation,
    CORR(s1.humidity, s2.humidity) as humidity_correlation,
    COUNT(*) as reading_pairs
FROM sensor_readings s1
JOIN sensor_readings s2 ON s1.timestamp = s2.timestamp AND s1.sensor_id < s2.sensor_id
WHERE s1.timestamp > datetime('now', '-24 hours')
GROUP BY s1.sensor_id, s2.sensor_id
HAVING CORR(s1.temperature, s2.temperature) > 0.9  -- Strong correlation
ORDER BY reading_pairs DESC;

-- 4. Predictive pattern detection (before failure occurs)
WITH recent_readings AS (
    SELECT
        sensor_id,
        timestamp,
        temperature,
        humidity,
        pressure,
        ROW_NUMBER() OVER (
            PARTITION BY sensor_id ORDER BY timestamp DESC
        ) as recency
    FROM sensor_readings
    WHERE timestamp > datetime('now', '-4 hours')
)
SELECT
    r.sensor_id,
    s.sensor_name,
    COUNT(*) as reading_count,
    AVG(r.temperature) as avg_temp,
    STDDEV(r.temperature) as temp_volatility,
    MAX(r.pressure) as max_pressure,
    CASE
        WHEN STDDEV(r.temperature) > 5 THEN 'HIGH_THERMAL_VOLATILITY'
        WHEN STDDEV(r.humidity) > 15 THEN 'HIGH_HUMIDITY_VARIANCE'
        WHEN MAX(r.pressure) > 1050 THEN 'PRESSURE_SPIKE'
        ELSE 'NORMAL'
    END as risk_level
FROM recent_readings r
JOIN sensors s ON r.sensor_id = s.sensor_id
WHERE r.recency <= 60  -- Last 4 hours
GROUP BY r.sensor_id
HAVING STDDEV(r.temperature) > 3  -- Statistical anomaly
ORDER BY temp_volatility DESC;

-- 5. Semantic similarity search (find similar event sequences)
SELECT
    e1.event_id as query_event,
    e2.event_id as similar_event,
    e2.event_type as similar_type,
    1 - (e1.embedding <-> e2.embedding) as similarity,
    e2.description,
    e2.resolution_time_ms
FROM events e1
CROSS JOIN events e2
WHERE e1.event_id = 'event_12345'  -- Find similar to this event
    AND 1 - (e1.embedding <-> e2.embedding) > 0.8  -- 80% similar
    AND e2.event_id != e1.event_id
ORDER BY similarity DESC
LIMIT 10;
