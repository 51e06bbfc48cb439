SELECT age_band, gender, COUNT(*) AS people
FROM participants
WHERE ($city = 'all' OR home_city = $city)
GROUP BY age_band, gender
