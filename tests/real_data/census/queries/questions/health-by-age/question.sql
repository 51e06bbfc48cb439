SELECT health, age, COUNT(*) AS people
FROM census
GROUP BY health, age
