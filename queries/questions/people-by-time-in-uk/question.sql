SELECT time_in_uk, COUNT(*) AS people
FROM participants
GROUP BY time_in_uk
