SELECT age, region, COUNT(*) AS people
FROM census
GROUP BY age, region
