SELECT age_band, COUNT(*) AS people
FROM participants
GROUP BY age_band
